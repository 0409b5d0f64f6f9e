//! What a sample stands for.

/// Objects and bytes, by how likely a block of their size is to be sampled
/// where one in `rate` bytes is; cut to whole numbers, as the reference does.
pub(crate) fn scaled(count: i64, bytes: i64, rate: i64) -> (i64, i64) {
    if rate <= 1 || count == 0 || bytes == 0 {
        return (count, bytes);
    }
    let size = bytes as f64 / count as f64;
    // Not the processor's own, so that page and command line agree.
    let times = 1.0 / (1.0 - libm::exp(-size / rate as f64));
    ((count as f64 * times) as i64, (bytes as f64 * times) as i64)
}
