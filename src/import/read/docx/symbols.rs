//! Characters of the fonts Symbol and Wingdings, which Word keeps as private code points.

/// What a code point of such a font shows; `None` where no character says it.
pub(super) fn shown(font: &str, code: u32) -> Option<char> {
    let code = if code >= 0xf000 { code - 0xf000 } else { code };
    match font.to_lowercase() {
        font if font.starts_with("wingdings") => wingdings(code),
        font if font == "symbol" => symbol(code),
        // Where the font is not said, what both fonts use as a bullet is meant by either.
        _ => symbol(code).or_else(|| wingdings(code)),
    }
}

/// The font Symbol: Greek letters and signs.
fn symbol(code: u32) -> Option<char> {
    Some(match code {
        0x20..=0x21
        | 0x23
        | 0x25..=0x26
        | 0x28..=0x29
        | 0x2b..=0x2c
        | 0x2e..=0x3f
        | 0x5b
        | 0x5d
        | 0x7b..=0x7d => char::from_u32(code)?,
        0x2d => '−',
        0x41 => 'Α',
        0x42 => 'Β',
        0x44 => 'Δ',
        0x46 => 'Φ',
        0x47 => 'Γ',
        0x4c => 'Λ',
        0x50 => 'Π',
        0x51 => 'Θ',
        0x53 => 'Σ',
        0x57 => 'Ω',
        0x59 => 'Ψ',
        0x61 => 'α',
        0x62 => 'β',
        0x63 => 'χ',
        0x64 => 'δ',
        0x65 => 'ε',
        0x66 => 'φ',
        0x67 => 'γ',
        0x68 => 'η',
        0x6c => 'λ',
        0x6d => 'μ',
        0x70 => 'π',
        0x71 => 'θ',
        0x72 => 'ρ',
        0x73 => 'σ',
        0x74 => 'τ',
        0x77 => 'ω',
        0x79 => 'ψ',
        0xa3 => '≤',
        0xa5 => '∞',
        0xab => '↔',
        0xac => '←',
        0xad => '↑',
        0xae => '→',
        0xaf => '↓',
        0xb0 => '°',
        0xb1 => '±',
        0xb3 => '≥',
        0xb4 => '×',
        0xb7 => '•',
        0xb8 => '÷',
        0xb9 => '≠',
        0xba => '≡',
        0xbb => '≈',
        0xbc => '…',
        0xce => '∈',
        0xd5 => '∏',
        0xd6 => '√',
        0xd7 => '⋅',
        0xdb => '⇔',
        0xde => '⇒',
        0xe5 => '∑',
        0xf2 => '∫',
        _ => return None,
    })
}

/// Wingdings: bullets, arrows, boxes, ticks.
fn wingdings(code: u32) -> Option<char> {
    Some(match code {
        0x20 => ' ',
        0x22 => '✂',
        0x28 => '☎',
        0x2a => '✉',
        0x3f => '✍',
        0x46 => '☞',
        0x4a => '☺',
        0x6c => '●',
        0x6e => '■',
        0x6f | 0xa8 => '□',
        0x71 => '❑',
        0x75 | 0x77 => '◆',
        0x76 => '❖',
        0x9f => '•',
        0xa7 => '▪',
        0xa1 => '○',
        0xd8 => '➢',
        0xdf | 0xe7 => '←',
        0xe0 | 0xe8 | 0xf0 => '→',
        0xe1 => '↑',
        0xe2 => '↓',
        0xf3 => '⇔',
        0xfb => '✗',
        0xfc => '✓',
        0xfd => '☒',
        0xfe => '☑',
        _ => return None,
    })
}
