// The departments of the sample catalogue, for the navigation. A shop with other goods still works:
// categories are taken from its items.

export const DEPARTMENTS = [
  { name: 'Home', picture: 'lamp-10.svg', parts: ['Kitchen', 'Living', 'Lighting', 'Bedroom'] },
  { name: 'Fashion', picture: 'dress-22.svg', parts: ['Clothing', 'Shoes', 'Accessories'] },
  { name: 'Electronics', picture: 'headphones-12.svg', parts: ['Audio', 'Photo', 'Phones & Watches', 'Computing'] },
  { name: 'Outdoor', picture: 'tent-19.svg', parts: ['Camping', 'Hiking'] },
  { name: 'Sport', picture: 'bicycle-16.svg', parts: ['Cycling', 'Ball & Racket', 'Training', 'Skate'] },
  { name: 'Garden', picture: 'plant-01.svg', parts: ['Plants', 'Tools', 'Barbecue'] },
  { name: 'Books & Paper', picture: 'bookstack-28.svg', parts: ['Fiction', 'Non-Fiction', 'Children', 'Paper'] },
  { name: 'Toys', picture: 'teddy-25.svg', parts: ['Wooden', 'Soft', 'Games', 'Science', 'Outdoors'] },
  { name: 'Beauty', picture: 'serum-29.svg', parts: ['Face', 'Body', 'Fragrance', 'Make-up'] },
  { name: 'Pantry', picture: 'coffeebag-06.svg', parts: ['Drinks', 'Sweet', 'Larder'] },
];

export const categoryLink = (path) => `#/category/${encodeURIComponent(path)}`;
