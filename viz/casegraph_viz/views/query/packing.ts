// Unpacks what the page contains as gzip in base64; packing.py packs it.

export const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

export const unpacked = (bytes: Uint8Array<ArrayBuffer>): Response =>
  new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")));

export const unpackedJson = async (base64: string): Promise<unknown> => unpacked(bytesOf(base64)).json();
