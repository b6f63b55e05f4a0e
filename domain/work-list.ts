/** What a life does next on its own, in this order; each thing once. */
export function including<Work>(work: readonly Work[], item: Work): Work[] {
  return [...new Set([...work, item])];
}

export function without<Work>(work: readonly Work[], item: Work): Work[] {
  return work.filter((other) => other !== item);
}

export function replace<Work>(work: readonly Work[], item: Work, by: readonly Work[]): Work[] {
  return work.flatMap((other) => (other === item ? by : [other]));
}
