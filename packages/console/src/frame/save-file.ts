/** Offers data to the person as a file to save. */
export function saveFile(content: Blob | string, name: string): void {
  const blob = typeof content === 'string' ? new Blob([content], { type: 'text/csv' }) : content;
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The timer releases the object URL late enough: by then the browser has begun to read it.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 60_000);
}
