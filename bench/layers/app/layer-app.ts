import 'reflect-metadata';
import { createServer, type Server } from 'node:http';
import express from 'express';
import { serve } from '../../servers/serve';
import { alteredService } from './altered-service';
import { LAYERS, type Subject } from '../layers';
import { nestOf } from './nest-stack';

const HELLO = { hello: 'world' };

/**
 * Runs a layer: a server that is measured to find the cost of one part of the service. The first command-line
 * argument is the name of the layer.
 */
async function main(): Promise<void> {
  const layer = LAYERS.find(({ name }) => name === process.argv[2]);
  if (!layer) throw new Error(`There is no layer ${process.argv[2] ?? ''}`);
  await serve(await serverOf(layer.subject));
}

async function serverOf(subject: Subject): Promise<Server> {
  switch (subject.kind) {
    case 'node':
      return createServer((_request, response) => {
        const body = JSON.stringify(HELLO);
        response.setHeader('Content-Type', 'application/json; charset=utf-8');
        response.setHeader('Content-Length', Buffer.byteLength(body));
        response.end(body);
      });
    case 'express': {
      const app = express();
      app.get('/api/v1/inventory/query', (_request, response) => {
        response.json(HELLO);
      });
      return createServer(app);
    }
    case 'nest':
      return nestOf(subject.stack);
    case 'service':
      return alteredService(subject.altered);
  }
}

void main();
