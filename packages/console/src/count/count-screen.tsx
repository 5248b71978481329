export function CountScreen() {
  return null;
}
