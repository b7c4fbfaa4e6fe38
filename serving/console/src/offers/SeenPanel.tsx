import { dateTime } from '../ui/format';
import { Panel } from '../ui/Page';
import { Tag } from '../ui/StateBadge';
import { rewardText, type Offer } from './offer';
import classes from './offers.module.css';

/** Pictures of the shop itself are shown; others would be fetched from elsewhere. */
const OWN = /^\/(?!\/)/;

/** About what visitors see of an offer. */
export function SeenPanel({ offer }: { offer: Offer }) {
  const { creative, coupon, reward } = offer;
  return (
    <Panel title="As visitors see it" aside={<span className="soft small">The shop decides how it looks</span>}>
      <div className={classes.seen}>
        {creative.image_link && OWN.test(creative.image_link) && <img src={creative.image_link} alt="" />}
        <Tag tone="accent">{rewardText(reward)}</Tag>
        <p className={classes.seenTitle}>{creative.title || 'What visitors read'}</p>
        {coupon.mode === 'generic' && coupon.code && <span className={classes.coupon}>{coupon.code}</span>}
        {coupon.mode === 'unique_pool' && <span className={classes.coupon}>a code of their own</span>}
        {offer.end_time && <p className="soft small">until {dateTime(offer.end_time)}</p>}
      </div>
    </Panel>
  );
}
