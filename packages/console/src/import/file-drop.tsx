import { Button, FileButton, Paper, Stack, Text } from '@mantine/core';
import { type DragEvent, useState } from 'react';
import { texts } from '../texts';

/** An area on which to drop a file, and a button to choose one. */
export function FileDrop({ onFile }: { readonly onFile: (file: File) => void }) {
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file) onFile(file);
  };
  return (
    <Paper
      withBorder
      p="xl"
      className={isOver ? 'drop drop-over' : 'drop'}
      onDragOver={(event: DragEvent) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => {
        setOver(false);
      }}
      onDrop={drop}
    >
      <Stack align="center" gap="sm">
        <Text>{texts.upload.drop}</Text>
        <FileButton
          onChange={(file: File | null) => {
            if (file) onFile(file);
          }}
          accept=".csv,.tsv,.txt,.ndjson,.jsonl"
          inputProps={{ 'aria-label': texts.upload.file }}
        >
          {(props) => <Button {...props}>{texts.upload.file} …</Button>}
        </FileButton>
      </Stack>
    </Paper>
  );
}
