/** Names of people and cities, by the language of a list. */
export interface NamePool {
  first: readonly string[];
  last: readonly string[];
  cities: readonly string[];
}

const split = (text: string): string[] => text.split(/\s*,\s*/);
const pool = (first: string, last: string, cities: string): NamePool => ({
  first: split(first),
  last: split(last),
  cities: split(cities),
});

export const namePools = {
  en: pool(
    'James, Mary, Oliver, Patricia, Linda, Harry, Susan, Karen, George, Nancy, Brian, Emily, Kevin, Laura, Ryan, Megan, Eric, Hannah, Adam, Grace, Sean, Chloe, Kyle, Heather, Noah, Jessica, Ethan, Amber, Lucas, Rachel, Siobhán, Zoë',
    "Smith, Johnson, Williams, Brown, Miller, Davis, Wilson, Anderson, Taylor, Harris, Clark, Lewis, Robinson, Walker, Hall, Wright, Green, Baker, Nelson, Carter, Mitchell, Roberts, Turner, Phillips, Campbell, Parker, Evans, Edwards, Collins, O'Brien, Fitzgerald, MacDonald, Hughes, Bennett, Foster, Sanders, Gray, Watson, Brooks, Kelly",
    'Riverton, Oakdale, Springfield, Lakeside, Hillsboro, Fairview, Greenville, Ashford',
  ),
  de: pool(
    'Anna, Lukas, Jürgen, Heike, Stefan, Birgit, Thomas, Sabine, Uwe, Petra, Jörg, Monika, Matthias, Ute, Björn, Katrin, Sören, Gisela, Florian, Bärbel, Tobias, Anke, Günter, Silke, Markus, Renate, Dirk, Ingrid, Ralf, Elke, Käthe, Jan-Peter',
    'Müller, Schmidt, Schneider, Fischer, Weber, Becker, Hoffmann, Schäfer, Koch, Richter, Klein, Wolf, Schröder, Neumann, Braun, Krüger, Hartmann, Lange, Krause, Lehmann, Köhler, Maier, Böhm, Jung, Vogel, Friedrich, Günther, Berger, Winkler, Lorenz, Baumann, Schuster, Kühn, Pohl, Engel, Horn, Busch, Bergmann, Jäger, von Stein',
    'Neustadt, Altdorf, Bergheim, Lindau, Köln, Würzburg, Rosenheim, Görlitz',
  ),
  fr: pool(
    'Jean, Marie, Pierre, Hélène, Michel, Françoise, André, Sylvie, François, Nathalie, Éric, Céline, Frédéric, Chloé, Benoît, Aurélie, Thierry, Véronique, Jérôme, Sandrine, Gérard, Isabelle, Rémi, Léa, Stéphane, Brigitte, Loïc, Manon, Noël, Agnès, Jean-Luc, Anne-Marie',
    'Martin, Bernard, Dubois, Durand, Moreau, Lefèvre, Girard, Roux, Fournier, Mercier, Dupont, Lambert, Bonnet, François, Martinez, Legrand, Garnier, Faure, Rousseau, Blanc, Guérin, Müller, Henry, Roussel, Perrin, Morin, Mathieu, Clément, Gauthier, Chevalier, Lefebvre, Bélanger, Côté, Tremblay, Gagné, Pelletier, Bouchard, Lévesque, Fortin, Desjardins',
    'Beaumont, Saint-Rémy, Valence, Orléans, Béziers, Nîmes, Évry, Laval',
  ),
  es: pool(
    'José, María, Antonio, Carmen, Manuel, Ana, Francisco, Laura, Jesús, Lucía, Ángel, Marta, Luis, Pilar, Andrés, Elena, Raúl, Rocío, Sergio, Inés, Óscar, Beatriz, Rubén, Sofía, Iván, Mónica, Álvaro, Verónica, Joaquín, Begoña, Íñigo, Nuria',
    'García, Rodríguez, González, Fernández, López, Martínez, Sánchez, Pérez, Gómez, Martín, Jiménez, Ruiz, Hernández, Díaz, Moreno, Muñoz, Álvarez, Romero, Alonso, Gutiérrez, Navarro, Torres, Domínguez, Vázquez, Ramos, Gil, Ramírez, Serrano, Blanco, Molina, Morales, Suárez, Ortega, Delgado, Castro, Ortiz, Rubio, Marín, Sanz, Núñez',
    'Villanueva, Alcalá, Cádiz, León, Mérida, Logroño, Ávila, Jaén',
  ),
  pl: pool(
    'Łukasz, Małgorzata, Piotr, Agnieszka, Krzysztof, Katarzyna, Andrzej, Barbara, Paweł, Joanna, Michał, Elżbieta, Grzegorz, Magdalena, Wojciech, Zofia, Mariusz, Beata, Jarosław, Justyna, Rafał, Iwona, Sławomir, Wioletta, Dariusz, Bożena, Tadeusz, Żaneta, Marcin, Dorota, Bartłomiej, Ewa',
    'Nowak, Kowalski, Wiśniewski, Wójcik, Kamiński, Lewandowski, Zieliński, Szymański, Woźniak, Dąbrowski, Kozłowski, Mazur, Jankowski, Kwiatkowski, Krawczyk, Piotrowski, Grabowski, Pawłowski, Michalski, Król, Wieczorek, Jabłoński, Wróbel, Majewski, Olszewski, Stępień, Malinowski, Jaworski, Adamczyk, Dudek, Nowicki, Pawlak, Górski, Witkowski, Walczak, Sikora, Baran, Rutkowski, Michalak, Szewczyk',
    'Kraków, Łódź, Poznań, Gdańsk, Rzeszów, Toruń, Częstochowa, Zamość',
  ),
  it: pool(
    'Marco, Giulia, Alessandro, Francesca, Luca, Chiara, Matteo, Sara, Andrea, Elisa, Davide, Valentina, Simone, Martina, Stefano, Paola, Giuseppe, Silvia, Roberto, Federica, Nicolò, Alessia, Fabio, Ilaria, Antonio, Lucia, Giovanni, Caterina, Paolo, Teresa, Salvatore, Rosa',
    "Rossi, Russo, Ferrari, Esposito, Bianchi, Romano, Colombo, Ricci, Marino, Greco, Bruno, Gallo, Conti, De Luca, Mancini, Costa, Giordano, Rizzo, Lombardi, Moretti, Barbieri, Fontana, Santoro, Mariani, Rinaldi, Caruso, Ferrara, Galli, Martini, Leone, Longo, Gentile, Martinelli, Vitale, Lombardo, Serra, Coppola, D'Angelo, Marchetti, Niccolò",
    'Torino, Modena, Perugia, Forlì, Cefalù, Lecce, Bergamo, Siena',
  ),
  nl: pool(
    'Jan, Anna, Pieter, Els, Kees, Marijke, Willem, Ingrid, Sander, Femke, Bas, Sanne, Thijs, Lotte, Joost, Anouk, Ruud, Mirjam, Daan, Esther, Niels, Wendy, Bram, Karin, Gerrit, Truus, Sjoerd, Margriet, Koen, Ilse, Loïs, Noël',
    'de Jong, Jansen, de Vries, van den Berg, Bakker, van Dijk, Visser, Smit, Meijer, de Boer, Mulder, de Groot, Bos, Vos, Peters, Hendriks, van Leeuwen, Dekker, Brouwer, de Wit, Dijkstra, Smits, de Graaf, van der Meer, Kok, Jacobs, Vermeulen, van Vliet, Schouten, Hoekstra, Postma, Kuipers, Willems, Huisman, Koster, Prins, Blom, van Beek, Sanders, Verbeek',
    'Delft, Zwolle, Breda, Leiden, Assen, Hoorn, Venlo, Goes',
  ),
  pt: pool(
    'João, Maria, António, Ana, José, Conceição, Manuel, Luísa, Pedro, Inês, Rui, Sofia, Tiago, Beatriz, Nuno, Cátia, Luís, Filipa, Sérgio, Mónica, André, Patrícia, Hugo, Sónia, Vítor, Lúcia, Fábio, Débora, Mário, Graça, Júlio, Cláudia',
    'Silva, Santos, Ferreira, Pereira, Oliveira, Costa, Rodrigues, Martins, Jesus, Sousa, Fernandes, Gonçalves, Gomes, Lopes, Marques, Alves, Almeida, Ribeiro, Pinto, Carvalho, Teixeira, Moreira, Correia, Mendes, Nunes, Soares, Vieira, Monteiro, Cardoso, Rocha, Raposo, Neves, Coelho, Cruz, Cunha, Pires, Ramos, Reis, Simões, Antunes',
    'Braga, Évora, Setúbal, Guimarães, Aveiro, Leiria, Tomar, Portimão',
  ),
} as const satisfies Record<string, NamePool>;

export type Language = keyof typeof namePools;
export const LANGUAGES = Object.keys(namePools) as Language[];
