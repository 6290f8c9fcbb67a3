/** The WebSocket of somebody without a network: nobody listens where it asks, whatever it is told. */
export class NoSocket extends WebSocket {
  constructor() {
    super('ws://127.0.0.1:1/');
  }
}
