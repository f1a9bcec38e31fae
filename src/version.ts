/** The package's version; a contract test holds it equal to package.json's. */
export const claquetaVersion = "0.1.0";
