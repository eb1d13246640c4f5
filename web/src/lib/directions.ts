// How does one get there? A map that asks nobody who wants to know; it is opened, never loaded into our page.
export function directions(place: { latitude: number | null; longitude: number | null; address: string }): string {
  const { latitude, longitude, address } = place;
  if (latitude === null || longitude === null) {
    return `https://www.openstreetmap.org/search?query=${encodeURIComponent(address)}`;
  }
  return `https://www.openstreetmap.org/directions?to=${latitude}%2C${longitude}`;
}
