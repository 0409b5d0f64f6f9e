//! How whole numbers are written.

/// 1234567 as 1,234,567.
pub fn grouped(number: impl Into<i128>) -> String {
    let number = number.into();
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3 + 1);
    if number < 0 {
        text.push('-');
    }
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn groups_of_three() {
        let shown: Vec<_> = [0, 999, 1000, -1_234_567, i64::MIN].map(grouped).into();
        let want = [
            "0",
            "999",
            "1,000",
            "-1,234,567",
            "-9,223,372,036,854,775,808",
        ];
        assert_eq!(shown, want);
    }
}
