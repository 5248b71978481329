/** The barcode reader that some browsers have built in, and TypeScript's types lack. */
interface BarcodeDetector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}

/** The barcode reader; undefined if the browser has none, or the page is not on HTTPS, which the camera needs. */
export function barcodeDetector(): BarcodeDetector | undefined {
  const { BarcodeDetector: Detector } = window as unknown as { BarcodeDetector?: new () => BarcodeDetector };
  // On a page of plain HTTP, mediaDevices is missing, although the types say otherwise.
  const hasCamera = (navigator.mediaDevices as MediaDevices | undefined) !== undefined;
  return Detector && hasCamera ? new Detector() : undefined;
}
