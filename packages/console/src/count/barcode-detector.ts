/** What some browsers can do by themselves, and TypeScript does not know yet. */
interface BarcodeDetector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}

/** Undefined where the browser reads no barcodes, or not on this page: it has to be served by HTTPS. */
export function barcodeDetector(): BarcodeDetector | undefined {
  const { BarcodeDetector: Detector } = window as unknown as { BarcodeDetector?: new () => BarcodeDetector };
  // A page of plain HTTP has no mediaDevices, whatever the types say.
  const hasCamera = (navigator.mediaDevices as MediaDevices | undefined) !== undefined;
  return Detector && hasCamera ? new Detector() : undefined;
}
