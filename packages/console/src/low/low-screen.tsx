export function LowScreen() {
  return null;
}
