//! Sets of labels of one profile, in another.

use crate::error::Stop;
use crate::ids::SetId;
use crate::labels::LabelValue;
use crate::profile::{Profile, ProfileBuilder, Said};

/// For each set of a profile, the same in the profile that is made.
pub(super) fn sets(profile: &Profile, out: &mut ProfileBuilder) -> Result<Vec<SetId>, Stop> {
    let labels = &profile.labels;
    let text = |id| profile.strings.get(id);
    let mut to = Vec::new();
    for set in 0..labels.sets() {
        let said: Vec<(&[u8], Said<'_>)> = labels
            .set(SetId::of(set))
            .iter()
            .map(|id| {
                let label = labels.get(*id);
                let said = match label.value {
                    LabelValue::Text(value) => Said::Text(text(value)),
                    LabelValue::Number { value, unit } => Said::Number(value, text(unit)),
                };
                (text(label.key), said)
            })
            .collect();
        to.push(out.label_set(&said)?);
    }
    Ok(to)
}
