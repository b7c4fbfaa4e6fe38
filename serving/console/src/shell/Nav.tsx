import { Link } from '@tanstack/react-router';
import { Icon, type IconName } from './icons';
import classes from './shell.module.css';

const places = [
  ['/now', 'Now', 'now'],
  ['/segments', 'Segments', 'segments'],
  ['/offers', 'Offers', 'offers'],
  ['/pages', 'Pages', 'pages'],
  ['/people', 'People', 'people'],
  ['/experiments', 'Experiments', 'experiments'],
  ['/catalogue', 'Catalogue', 'catalogue'],
  ['/audit', 'Audit', 'audit'],
] as const satisfies readonly (readonly [string, string, IconName])[];

export function Nav() {
  return (
    <ul className={classes.nav}>
      {places.map(([to, label, icon]) => (
        <li key={to}>
          <Link to={to} className={classes.place} activeProps={{ 'aria-current': 'page' }}>
            <Icon name={icon} />
            {label}
          </Link>
        </li>
      ))}
    </ul>
  );
}
