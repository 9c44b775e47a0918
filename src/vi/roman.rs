//! Roman numbers, as outlines count with them.

/// The value of a Roman number written in capitals, up to 89.
pub fn roman(text: &str) -> Option<u32> {
    if text.is_empty() || text.len() > 8 {
        return None;
    }
    let mut total = 0;
    let mut last = 0;
    for c in text.chars().rev() {
        let value = match c {
            'I' => 1,
            'V' => 5,
            'X' => 10,
            'L' => 50,
            'C' => 100,
            'D' => 500,
            'M' => 1000,
            _ => return None,
        };
        if value < last {
            total -= value
        } else {
            total += value
        }
        last = value.max(last);
    }
    u32::try_from(total).ok().filter(|n| to_roman(*n) == text)
}

/// A number in Roman capitals.
pub fn to_roman(mut number: u32) -> String {
    let mut out = String::new();
    for (value, sign) in [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ] {
        while number >= value && out.len() < 64 {
            out.push_str(sign);
            number -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_of_an_outline_is_read_as_it_is_written() {
        for number in 1..90 {
            assert_eq!(roman(&to_roman(number)), Some(number));
        }
        for text in ["", "IIII", "VX", "IC", "i", "A"] {
            assert_eq!(roman(text), None, "{text}");
        }
    }
}
