/** What an order of a voucher comes to. Times are milliseconds. */
interface Behaviour {
  /** How long the provider thinks about it. */
  after: number;
  end: 'issued' | 'refused';
  /** `lost`: it is done, but whoever ordered never hears so. `lost_before`: the line breaks before anything is done. */
  answer: 'told' | 'lost' | 'lost_before';
}

/** A voucher of the demo's provider. Prices are in the currency's smallest coins. */
export interface DemoVoucher {
  id: string;
  brand: string;
  name: string;
  country: string;
  currency: string;
  price: number;
  faceValue: number;
  terms: string;
  validDays: number;
  /** How many there are at first; null for as many as anybody wants. */
  stock: number | null;
  hasPin: boolean;
  behaviour: Behaviour;
  /** What the page says of it. */
  note: string;
}

const SECOND = 1_000;
const usual: Behaviour = { after: 0.4 * SECOND, end: 'issued', answer: 'told' };

/** Below this many are left, the catalogue says that they are few. */
export const FEW = 5;

/** Each voucher stands for one way in which an order can go. The page at `/demo/rewards` lists them for people. */
export const CATALOGUE: readonly DemoVoucher[] = [
  {
    id: 'kopi-5',
    brand: 'Kopi Corner',
    name: 'S$5 coffee voucher',
    country: 'SG',
    currency: 'SGD',
    price: 500,
    faceValue: 500,
    terms: 'For one visit, at all outlets in Singapore.',
    validDays: 90,
    stock: null,
    hasPin: false,
    behaviour: usual,
    note: 'Is issued at once',
  },
  {
    id: 'grab-10',
    brand: 'Grab',
    name: 'S$10 ride voucher',
    country: 'SG',
    currency: 'SGD',
    price: 1_000,
    faceValue: 1_000,
    terms: 'For one ride in Singapore. Not for cash.',
    validDays: 180,
    stock: null,
    hasPin: false,
    behaviour: { ...usual, after: 4 * SECOND },
    note: 'Takes four seconds',
  },
  {
    id: 'ntuc-20',
    brand: 'NTUC FairPrice',
    name: 'S$20 gift card',
    country: 'SG',
    currency: 'SGD',
    price: 1_960,
    faceValue: 2_000,
    terms: 'At all FairPrice stores. May be used in parts.',
    validDays: 365,
    stock: 3,
    hasPin: true,
    behaviour: usual,
    note: 'Three are there at first',
  },
  {
    id: 'bakery-8',
    brand: 'Sunny Bakery',
    name: 'S$8 cake voucher',
    country: 'SG',
    currency: 'SGD',
    price: 760,
    faceValue: 800,
    terms: 'For whole cakes, ordered one day before.',
    validDays: 60,
    stock: null,
    hasPin: false,
    behaviour: { ...usual, end: 'refused' },
    note: 'Is refused: nothing is charged',
  },
  {
    id: 'cinema-12',
    brand: 'Golden Screen',
    name: 'S$12 cinema ticket',
    country: 'SG',
    currency: 'SGD',
    price: 1_150,
    faceValue: 1_200,
    terms: 'For one seat on any day but public holidays.',
    validDays: 120,
    stock: null,
    hasPin: false,
    behaviour: { ...usual, after: SECOND, answer: 'lost' },
    note: 'Is issued, but the answer is lost: it is found when it is asked for',
  },
  {
    id: 'spa-15',
    brand: 'Lavender Spa',
    name: 'S$15 treatment voucher',
    country: 'SG',
    currency: 'SGD',
    price: 1_500,
    faceValue: 1_500,
    terms: 'By appointment. Not with other offers.',
    validDays: 90,
    stock: null,
    hasPin: false,
    behaviour: { ...usual, after: SECOND, answer: 'lost_before' },
    note: 'The line breaks before it is issued: after a minute the price comes back',
  },
  {
    id: 'steam-10',
    brand: 'Steam',
    name: 'US$10 wallet code',
    country: 'US',
    currency: 'USD',
    price: 1_000,
    faceValue: 1_000,
    terms: 'Adds to a Steam wallet in US dollars.',
    validDays: 365,
    stock: null,
    hasPin: false,
    behaviour: usual,
    note: 'Is paid from the wallet that pays for SMS',
  },
  {
    id: 'tng-20',
    brand: "Touch 'n Go",
    name: 'RM20 eWallet pin',
    country: 'MY',
    currency: 'MYR',
    price: 2_000,
    faceValue: 2_000,
    terms: 'Reload within Malaysia.',
    validDays: 180,
    stock: null,
    hasPin: true,
    behaviour: usual,
    note: 'Needs a wallet in ringgit, which the demo shop has not opened',
  },
];
