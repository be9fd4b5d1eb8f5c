import type { ColumnWeights } from '../../../contract/column-weights.ts';

const list = (text: string): string[] => text.trim().split(/\s*[,\n]\s*/);

/** The lists in initial weights: names in Canada and the United States, and English and French words. */
export const INITIAL_WORDS: ColumnWeights['words'] = {
  region: list(`
    ab, bc, mb, nb, nl, ns, nt, nu, on, pe, qc, sk, yt, alberta, british columbia, manitoba, new brunswick
    newfoundland and labrador, newfoundland, nova scotia, northwest territories, nunavut, ontario, prince edward island
    quebec, québec, saskatchewan, yukon, al, ak, az, ar, ca, co, ct, de, dc, fl, ga, hi, ia, id, il, in, ks, ky, la, ma, md
    me, mi, mn, mo, ms, mt, nc, nd, ne, nh, nj, nm, nv, ny, oh, ok, or, pa, pr, ri, sc, sd, tn, tx, ut, va, vt, wa, wi, wv
    wy, alabama, alaska, arizona, arkansas, california, colorado, connecticut, delaware, district of columbia, florida
    georgia, hawaii, idaho, illinois, indiana, iowa, kansas, kentucky, louisiana, maine, maryland, massachusetts
    michigan, minnesota, mississippi, missouri, montana, nebraska, nevada, new hampshire, new jersey, new mexico
    new york, north carolina, north dakota, ohio, oklahoma, oregon, pennsylvania, rhode island, south carolina
    south dakota, tennessee, texas, utah, vermont, virginia, washington, west virginia, wisconsin, wyoming`),
  city: list(`
    toronto, montreal, montréal, vancouver, calgary, edmonton, ottawa, winnipeg, québec, hamilton, kitchener, london
    halifax, victoria, windsor, saskatoon, regina, laval, gatineau, longueuil, sherbrooke, mississauga, brampton, markham
    surrey, burnaby, richmond, oakville, burlington, barrie, kingston, guelph, sudbury, thunder bay, moncton, fredericton
    saint john, kelowna, lethbridge, red deer, nanaimo, oshawa, vaughan, scarborough, etobicoke, north york, new york
    brooklyn, bronx, queens, staten island, los angeles, chicago, houston, phoenix, philadelphia, san antonio, san diego
    dallas, san jose, austin, jacksonville, fort worth, columbus, charlotte, san francisco, indianapolis, seattle, denver
    washington, boston, el paso, nashville, detroit, oklahoma city, portland, las vegas, memphis, louisville, baltimore
    milwaukee, albuquerque, tucson, fresno, sacramento, kansas city, mesa, atlanta, omaha, colorado springs, raleigh
    miami, long beach, virginia beach, oakland, minneapolis, tulsa, tampa, arlington, new orleans, wichita, cleveland
    bakersfield, aurora, anaheim, honolulu, santa ana, riverside, corpus christi, lexington, stockton, henderson
    saint paul, st paul, st louis, cincinnati, pittsburgh, greensboro, anchorage, plano, lincoln, orlando, irvine, newark
    toledo, durham, chula vista, fort wayne, jersey city, st petersburg, laredo, madison, chandler, buffalo, lubbock
    scottsdale, reno, glendale, gilbert, norfolk, chesapeake, irving, fremont, baton rouge, boise, san bernardino, spokane
    rochester, syracuse, albany, yonkers, worcester, providence, hartford, new haven, bridgeport, stamford, springfield
    cambridge, salt lake city, des moines, little rock, birmingham, montgomery, mobile, tallahassee, savannah, charleston
    columbia, knoxville, chattanooga, akron, dayton, grand rapids, lansing, ann arbor, sioux falls, fargo, billings
    tacoma, bellevue, vancouver, everett, salem, eugene, evanston, naperville, rockford, peoria, silver spring, rockville
    bethesda, gaithersburg, alexandria, fairfax, annapolis, wilmington, trenton, princeton, bloomington, marietta`),
  street: list(`
    street, st, avenue, ave, av, road, rd, boulevard, blvd, drive, dr, lane, ln, court, ct, crescent, cres, highway, hwy
    parkway, pkwy, way, place, pl, terrace, circle, cir, suite, ste, unit, apt, floor, pike, plaza, square, sq, trail, trl
    rue, chemin, rang, route, allée, place, bureau, box`),
  first_name: list(`
    james, john, robert, michael, william, david, richard, joseph, thomas, charles, christopher, daniel, matthew, anthony
    mark, donald, steven, stephen, paul, andrew, joshua, kenneth, kevin, brian, george, edward, ronald, timothy, jason
    jeffrey, jeff, ryan, jacob, gary, nicholas, eric, erik, jonathan, larry, justin, scott, brandon, benjamin, samuel
    gregory, greg, frank, alexander, raymond, patrick, jack, dennis, jerry, tyler, aaron, jose, adam, henry, nathan
    douglas, zachary, peter, kyle, walter, harold, jeremy, ethan, carl, keith, roger, gerald, christian, terry, sean
    arthur, austin, noah, lawrence, jesse, joe, bryan, billy, jordan, albert, dylan, bruce, willie, gabriel, alan, juan
    logan, wayne, ralph, roy, eugene, randy, vincent, russell, louis, philip, phillip, bobby, johnny, bradley, brad, carlos
    luis, antonio, manuel, jorge, francisco, miguel, craig, todd, shawn, chad, marcus, glenn, martin, curtis, travis
    dale, norman, allen, victor, edwin, leonard, fred, howard, tony, steve, mike, jim, tom, bob, dan, dave, bill, ken, ron
    tim, matt, chris, nick, ben, sam, alex, don, ray, rick, mary, patricia, jennifer, linda, elizabeth, barbara, susan
    jessica, sarah, sara, karen, lisa, nancy, betty, margaret, sandra, ashley, kimberly, emily, donna, michelle, carol
    amanda, dorothy, melissa, deborah, debra, stephanie, rebecca, sharon, laura, cynthia, kathleen, amy, angela, shirley
    anna, brenda, pamela, emma, nicole, helen, samantha, katherine, christine, rachel, carolyn, janet, catherine, maria
    heather, diane, ruth, julie, olivia, joyce, virginia, victoria, kelly, lauren, christina, joan, evelyn, judith, megan
    andrea, cheryl, hannah, jacqueline, martha, gloria, teresa, ann, anne, kathryn, gina, jean, alice, madison, doris, abigail
    julia, judy, grace, denise, amber, marilyn, beverly, danielle, theresa, sophia, marie, diana, brittany, natalie
    isabella, charlotte, rose, alexis, kayla, tammy, tracy, tiffany, wendy, dawn, tina, robin, erin, jill, kim, sue, kathy
    pierre, jacques, michel, andré, luc, marc, françois, philippe, alain, claude, denis, guy, sylvain, stéphane, benoît
    mathieu, nathalie, isabelle, chantal, sylvie, france, johanne, manon, lucie, josée, caroline, véronique, mélanie, louise`),
  last_name: list(`
    smith, johnson, williams, brown, jones, garcia, miller, davis, rodriguez, martinez, hernandez, lopez, gonzalez, wilson
    anderson, thomas, taylor, moore, jackson, martin, lee, perez, thompson, white, harris, sanchez, clark, ramirez, lewis
    robinson, walker, young, allen, king, wright, scott, torres, nguyen, hill, flores, green, adams, nelson, baker, hall
    rivera, campbell, mitchell, carter, roberts, gomez, phillips, evans, turner, diaz, parker, cruz, edwards, collins
    reyes, stewart, morris, morales, murphy, cook, rogers, gutierrez, ortiz, morgan, cooper, peterson, bailey, reed, kelly
    howard, ramos, kim, cox, ward, richardson, watson, brooks, chavez, wood, james, bennett, gray, mendoza, ruiz, hughes
    price, alvarez, castillo, sanders, patel, myers, long, ross, foster, jimenez, powell, jenkins, perry, russell
    sullivan, bell, coleman, butler, henderson, barnes, gonzales, fisher, vasquez, simmons, romero, jordan, patterson
    alexander, hamilton, graham, reynolds, griffin, wallace, moreno, west, cole, hayes, bryant, herrera, gibson, ellis
    tran, medina, aguilar, stevens, murray, ford, castro, marshall, owens, harrison, fernandez, mcdonald, woods
    washington, kennedy, wells, vargas, henry, chen, freeman, webb, tucker, guzman, burns, crawford, olson, simpson, porter
    hunter, gordon, mendez, silva, shaw, snyder, mason, dixon, munoz, hunt, hicks, holmes, palmer, wagner, black, robertson
    boyd, rose, stone, salazar, fox, warren, mills, meyer, rice, schmidt, garza, daniels, ferguson, nichols, stephens
    soto, weaver, ryan, gardner, payne, grant, dunn, kelley, spencer, hawkins, arnold, pierce, hansen, peters, santos
    hart, bradley, knight, elliott, cunningham, duncan, armstrong, hudson, carroll, lane, riley, andrews, alvarado, ray
    delgado, berry, perkins, hoffman, johnston, matthews, pena, richards, contreras, willis, carpenter, lawrence, wong
    tremblay, gagnon, roy, côté, bouchard, gauthier, morin, lavoie, fortin, gagné, ouellet, pelletier, bélanger, lévesque
    bergeron, leblanc, paquette, girard, simard, boucher, singh, macdonald, chan, li, wang, liu, khan`),
  company: list(`
    inc, llc, ltd, corp, co, company, corporation, lp, llp, pllc, pc, group, service, services, associates, partners, bank
    university, college, school, construction, enterprises, industries, solutions, systems, consulting, contractors
    contracting, electric, plumbing, foundation, association, society, union, center, centre, hospital, restaurant, cafe
    market, store, shop, international, technologies, management, properties, realty, holdings, agency, institute, church
    hotel, pharmacy, clinic, insurance, engineering, transport, logistics, ltée, inc, enr, société, compagnie, groupe, club
    authority, council, committee, department, county, city, landscaping, roofing, homes, builders, trucking, auto`),
  job: list(`
    manager, director, engineer, officer, clerk, analyst, assistant, specialist, technician, supervisor, teacher, nurse
    attorney, president, coordinator, administrator, executive, aide, operator, worker, chief, senior, deputy, agent
    inspector, sergeant, lieutenant, captain, firefighter, police, secretary, accountant, laborer, mechanic, electrician
    plumber, foreman, custodian, driver, professor, instructor, librarian, planner, developer, consultant, retired
    physician, lawyer, owner, ceo, cfo, vice, associate, representative, commissioner, programmer, architect, superintendent
    dispatcher, paramedic, trainee, intern, apprentice, journeyman, directeur, adjoint, gestionnaire, technicien, agente`),
};
