//! Mails are written the same each time, and keep their secrets to themselves.

use super::*;

fn mail(letter: Letter) -> Mail {
    let written_at = Timestamp::from_micros(1_767_225_600_000_000).unwrap();
    let party = PartyId(Uuid::from_u128(7));
    Mail { id: Uuid::from_u128(8), party, to: "ada@example.com".to_owned(), letter, written_at }
}

fn written(letter: Letter) -> Written {
    mail(letter).written(&Secrets::from_pepper(&[1; 32]), "http://here").unwrap()
}

#[test]
fn the_row_of_a_mail_holds_neither_link_nor_token() {
    let mail = mail(Letter::Reset { expires_at: Timestamp::from_micros(1_767_229_200_000_000).unwrap() });
    let token = mail.token(&Secrets::from_pepper(&[1; 32]));
    let body = mail.row().body;
    assert_eq!(
        body,
        serde_json::json!({
            "to": "ada@example.com", "template": "reset", "expires_at": "2026-01-01T01:00:00.000000Z"
        })
    );
    assert!(!body.to_string().contains(&token[32..]));
}

#[test]
fn the_same_mail_always_has_the_same_link() {
    let letter = || Letter::Verification { expires_at: Timestamp::from_micros(1_767_312_000_000_000).unwrap() };
    let (first, again) = (written(letter()), written(letter()));
    assert_eq!(first, again);
    assert!(first.links[0].starts_with("http://here/auth/verify-email?token=00000000000000000000000000000007"));
    assert!(first.text.contains(&first.links[0]) && first.text.contains("2 January 2026, 00:00 UTC"));
    assert!(first.html.contains(&format!("<a href=\"{}\">", first.links[0])));
    let other = Mail { id: Uuid::from_u128(9), ..mail(letter()) };
    assert_ne!(other.token(&Secrets::from_pepper(&[1; 32])), mail(letter()).token(&Secrets::from_pepper(&[1; 32])));
}

#[test]
fn words_are_escaped_in_html_and_stand_as_they_are_in_text() {
    let message = "1 < 2 & \"so\"".to_owned();
    let notice = written(Letter::Notice { title: "News".to_owned(), message: message.clone() });
    assert!(notice.text.contains(&message));
    assert!(!notice.html.contains("1 < 2"), "{}", notice.html);
}

fn item(message: &str) -> Item {
    Item {
        title: "Work delivered".to_owned(),
        about: Some("Two\nlines".to_owned()),
        message: message.to_owned(),
        todo: "Look at it.".to_owned(),
        until: Timestamp::from_micros(1_767_312_000_000_000),
        link: "/api/jobs/7/deliverables".to_owned(),
    }
}

#[test]
fn what_waits_is_told_with_its_time_its_link_and_the_way_out() {
    let one = written(Letter::Waiting { items: vec![item("1 < 2")], more: 0 });
    assert_eq!(one.subject, "Work delivered: Two lines");
    let leave = format!(
        "http://here/mail/unsubscribe?token={}",
        leave_token(&Secrets::from_pepper(&[1; 32]), PartyId(Uuid::from_u128(7)))
    );
    for part in ["1 < 2", "Look at it.", "2 January 2026, 00:00 UTC", "http://here/api/jobs/7/deliverables", &leave] {
        assert!(one.text.contains(part), "{part}: {}", one.text);
    }
    assert!(one.html.contains("1 &#60; 2") && one.html.contains(&format!("<a href=\"{leave}\">")), "{}", one.html);
    assert_eq!(one.headers["List-Unsubscribe"], format!("<{leave}>"));
    assert_eq!(one.headers["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click");
    assert_eq!(one.links, ["http://here/api/jobs/7/deliverables", &leave]);
}

#[test]
fn several_things_are_one_mail_that_says_how_many_more_there_are() {
    let mail = written(Letter::Waiting { items: vec![item("First."), item("Second.")], more: 3 });
    assert_eq!(mail.subject, "5 things wait for you");
    assert!(mail.text.contains("First.") && mail.text.contains("Second."));
    assert!(mail.text.contains("3 more") && mail.html.contains("3 more"), "{}", mail.text);
}

#[test]
fn each_party_has_a_way_out_of_its_own() {
    let secrets = Secrets::from_pepper(&[1; 32]);
    let token = |party| leave_token(&secrets, PartyId(Uuid::from_u128(party)));
    assert_ne!(token(7)[32..], token(8)[32..]);
    assert_eq!(token(7), token(7));
}
