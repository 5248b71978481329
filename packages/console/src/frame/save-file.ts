/** Offers data to the person as a file to save. */
export function saveFile(content: Blob | string, name: string): void {
  const blob = typeof content === 'string' ? new Blob([content], { type: 'text/csv' }) : content;
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // When the timer fires, the browser has already begun to read the object URL.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 60_000);
}
