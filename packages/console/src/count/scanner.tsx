import { Button, Stack, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { texts } from '../texts';
import { barcodeDetector } from './barcode-detector';

/** Time between two searches for a barcode in the camera's picture, in ms. */
const LOOK_MS = 200;

interface Props {
  readonly onFound: (code: string) => void;
  readonly onClose: () => void;
}

/** Shows the picture of the camera until it contains a barcode. */
export function Scanner({ onFound, onClose }: Props) {
  const video = useRef<HTMLVideoElement>(null);
  const [error, setError] = useState<string>();
  const found = useRef(onFound);
  useEffect(() => {
    found.current = onFound;
  }, [onFound]);
  useEffect(() => {
    const detector = barcodeDetector();
    let stream: MediaStream | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const stop = () => {
      isOver = true;
      clearTimeout(timer);
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    const look = async () => {
      const [code] = video.current?.videoWidth ? ((await detector?.detect(video.current)) ?? []) : [];
      if (isOver) return;
      if (code) found.current(code.rawValue);
      else timer = setTimeout(() => void look(), LOOK_MS);
    };
    const start = async () => {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
      // If the scanner was closed while the camera started, the camera has to be turned off now.
      if (isOver) {
        stop();
        return;
      }
      if (video.current) {
        video.current.srcObject = stream;
        await video.current.play();
      }
      await look();
    };
    start().catch(() => {
      setError(texts.count.noCamera);
    });
    return stop;
  }, []);
  return (
    <Stack gap="xs">
      <video ref={video} className="scanner" muted playsInline aria-label={texts.count.scanning} />
      <Text size="sm" role="status">
        {error ?? texts.count.scanning}
      </Text>
      <Button variant="default" onClick={onClose}>
        {texts.count.stopScan}
      </Button>
    </Stack>
  );
}
