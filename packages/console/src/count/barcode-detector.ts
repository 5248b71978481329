/** The barcode reader that is built into some browsers. TypeScript's own types do not contain it. */
interface BarcodeDetector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}

/**
 * The barcode reader; undefined if the browser has none, or if the page has no camera because it is not on
 * HTTPS.
 */
export function barcodeDetector(): BarcodeDetector | undefined {
  const { BarcodeDetector: Detector } = window as unknown as { BarcodeDetector?: new () => BarcodeDetector };
  // On a page of plain HTTP, mediaDevices is undefined, although its TypeScript type does not allow that.
  const hasCamera = (navigator.mediaDevices as MediaDevices | undefined) !== undefined;
  return Detector && hasCamera ? new Detector() : undefined;
}
