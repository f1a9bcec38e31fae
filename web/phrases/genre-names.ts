/** Names of genres for people who read Spanish; the model keeps its own. */
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

/** A genre as it is shown; one that has no translation keeps its name. */
export function genreName(genre: string, language: string): string {
  return language === "es" && Object.hasOwn(spanishNames, genre) ? spanishNames[genre] : genre;
}
