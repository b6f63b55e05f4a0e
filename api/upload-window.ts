/** How long the parts of an upload may take to arrive, in milliseconds; then it is given up. */
export const uploadIsFor = 24 * 3_600_000;
