import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { GalleyError } from '../schemas/galley-error.js';

/** Ports on which something else than a web server may listen; a request there would speak to it in our name. */
const leastUnprivilegedPort = 1_024;
const webPorts = [80, 443];

/** All that is routed on the public internet; outside of it are embedded IPv4 forms and everything not yet given out. */
const globalIpv6 = ipaddr.IPv6.parseCIDR('2000::/3');

/** Whether an IP address, in any notation, is one of the public internet and of nothing inside, beside or behind us. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed.kind() === 'ipv4' || (parsed as ipaddr.IPv6).match(globalIpv6);
}

/**
 * The address of a web-hook, checked as far as it can be without asking a name server; `outboundLookup` checks the rest when the
 * connection is made.
 * @param allowPrivate GALLEY_OUTBOUND_PRIVATE: also http, and private and loopback addresses.
 * @throws GalleyError `channel.address_forbidden`
 */
export function checkOutboundUrl(text: string, allowPrivate: boolean): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) throw forbidden('It is not an https address.');
  if (url.username !== '' || url.password !== '') throw forbidden('An address must not carry credentials.');
  if (allowPrivate) return url;
  if (url.protocol !== 'https:') throw forbidden('It must be an https address.');
  const port = Number(url.port === '' ? '443' : url.port);
  if (port < leastUnprivilegedPort && !webPorts.includes(port)) throw forbidden(`Port ${port} is not one of a web server.`);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (ipaddr.isValid(host) && !isPublicAddress(host)) throw forbidden('The address is private or reserved.');
  return url;
}

/**
 * A `lookup` for a connection: refuses a name of which any address is not public, and gives the very addresses it has checked, so
 * that a name server cannot answer otherwise between check and connection. Not called by Node for a host that is an IP address.
 */
export function outboundLookup(allowPrivate: boolean): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error !== null || first === undefined) {
        callback(error ?? new Error(`${hostname} has no address`), '', 0);
      } else if (!allowPrivate && !addresses.every(({ address }) => isPublicAddress(address))) {
        callback(forbidden('The name leads to an address that is private or reserved.'), '', 0);
      } else if (options.all === true) {
        callback(null, addresses);
      } else {
        callback(null, first.address, first.family);
      }
    });
  };
}

function forbidden(detail: string): GalleyError {
  return new GalleyError('channel.address_forbidden', detail);
}
