/** Spanish names of genres, for display alone. */
const spanishNames: { readonly [genre: string]: string } = {
  Action: "Acción",
  Adult: "Adultos",
  Adventure: "Aventura",
  Animation: "Animación",
  Biography: "Biografía",
  Comedy: "Comedia",
  Crime: "Crimen",
  Documentary: "Documental",
  Drama: "Drama",
  Family: "Familiar",
  Fantasy: "Fantasía",
  "Film-Noir": "Cine negro",
  History: "Historia",
  Horror: "Terror",
  Music: "Música",
  Musical: "Musical",
  Mystery: "Misterio",
  News: "Noticias",
  Romance: "Romance",
  "Sci-Fi": "Ciencia ficción",
  Short: "Corto",
  Sport: "Deporte",
  Thriller: "Suspense",
  War: "Bélico",
  Western: "Wéstern",
};

/** A genre's name on the page; without a translation, its own. */
export function genreName(genre: string, language: string): string {
  return language === "es" && Object.hasOwn(spanishNames, genre) ? spanishNames[genre] : genre;
}
