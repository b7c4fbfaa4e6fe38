// Prices as the API writes them: "12.90 EUR".

const formats = new Map();

function format(currency) {
  if (!formats.has(currency)) {
    let made;
    try {
      made = new Intl.NumberFormat('en-IE', { style: 'currency', currency });
    } catch {
      made = { format: (amount) => `${amount.toFixed(2)} ${currency}` };
    }
    formats.set(currency, made);
  }
  return formats.get(currency);
}

/** {amount, currency}, or null when the item has no readable price. */
export function parse(price) {
  const [, amount, currency] = /^(\d+(?:\.\d+)?)(?: ([A-Z]{3}))?$/.exec(price ?? '') ?? [];
  return amount === undefined ? null : { amount: Number(amount), currency: currency ?? 'EUR' };
}

/** What a buyer pays now. */
export const current = (item) => parse(item.sale_price) ?? parse(item.price);

export const text = ({ amount, currency }) => format(currency).format(amount);
