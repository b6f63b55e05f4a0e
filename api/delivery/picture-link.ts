import { createHmac, timingSafeEqual } from 'node:crypto';
import { GalleyError } from '../../schemas/galley-error.js';

/** What a link lets whoever has it see: one asset, for as long as it is approved and may be used, until an instant. */
export interface PictureLink {
  readonly tenantId: string;
  readonly assetId: string;
  /** To the second. */
  readonly expiresAt: Date;
}

/** Tenant, asset and expiry in seconds; the seal after it. */
const contentBytes = 16 + 16 + 4;
const sealBytes = 16;

/** The part of an address that stands for a link. Nothing of it is kept: it carries all it says, sealed. */
export function sealPictureLink(secret: string, { tenantId, assetId, expiresAt }: PictureLink): string {
  const content = Buffer.concat([bytesOf(tenantId), bytesOf(assetId), Buffer.alloc(4)]);
  content.writeUInt32BE(Math.floor(expiresAt.getTime() / 1_000), 32);
  return Buffer.concat([content, sealOf(secret, content)]).toString('base64url');
}

/** @throws GalleyError `delivery.link_ended` where it was not made here, or is over */
export function openPictureLink(secret: string, token: string, now = new Date()): PictureLink {
  const bytes = Buffer.from(token, 'base64url');
  const content = bytes.subarray(0, contentBytes);
  const isWhole = bytes.length === contentBytes + sealBytes && bytes.toString('base64url') === token;
  if (!isWhole || !timingSafeEqual(bytes.subarray(contentBytes), sealOf(secret, content))) throw ended();
  const expiresAt = new Date(content.readUInt32BE(32) * 1_000);
  if (expiresAt <= now) throw ended();
  return { tenantId: uuidOf(content.subarray(0, 16)), assetId: uuidOf(content.subarray(16, 32)), expiresAt };
}

function sealOf(secret: string, content: Buffer): Buffer {
  return createHmac('sha256', Buffer.from(secret, 'hex')).update('galley picture link 1').update(content).digest().subarray(0, sealBytes);
}

function bytesOf(uuid: string): Buffer {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex');
}

function uuidOf(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function ended(): GalleyError {
  return new GalleyError('delivery.link_ended', 'It was not made here, or its time is over.');
}
