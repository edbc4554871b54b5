//! A bucket: as much of S3 as the market asks for, in memory.

use actix_web::http::StatusCode;
use actix_web::http::header::{AUTHORIZATION, CONTENT_RANGE, ETAG, LAST_MODIFIED, RANGE};
use actix_web::web::{self, Bytes, Data, PayloadConfig, Query};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// What the keys to the bucket are.
pub const KEY_ID: &str = "AKIDEXAMPLE";

/// The smallest part but the last.
const PART_BYTES_MIN: usize = 5 * 1024 * 1024;

/// Everything in it, by key with the bucket's name.
#[derive(Debug, Default)]
pub struct Held {
    pub objects: BTreeMap<String, Vec<u8>>,
    pub uploads: BTreeMap<String, BTreeMap<usize, Vec<u8>>>,
    pub unsigned: usize,
    begun: usize,
}

/// A bucket that answers at `url`.
#[derive(Clone, Debug)]
pub struct Bucket {
    pub url: String,
    held: Arc<Mutex<Held>>,
}

type Asked = Query<BTreeMap<String, String>>;

impl Bucket {
    pub async fn open() -> Self {
        let held = Arc::new(Mutex::new(Held::default()));
        let shared = Data::from(Arc::clone(&held));
        let server = HttpServer::new(move || {
            let body = PayloadConfig::new(64 * 1024 * 1024);
            App::new().app_data(shared.clone()).app_data(body).default_service(web::to(answer))
        });
        let server = server.workers(1).disable_signals().bind(("127.0.0.1", 0)).unwrap();
        let url = format!("http://{}", server.addrs()[0]);
        tokio::spawn(server.run());
        Self { url, held }
    }

    /// Looks at what it holds.
    pub fn held<T>(&self, look: impl FnOnce(&Held) -> T) -> T {
        look(&self.held.lock().unwrap())
    }

    /// The environment of a server that keeps its files here.
    pub fn environment(&self) -> Vec<(&str, &str)> {
        vec![
            ("AGENTGIGS_BLOBS", "s3://files/market"),
            ("AGENTGIGS_S3_ENDPOINT", &self.url),
            ("AWS_ACCESS_KEY_ID", KEY_ID),
            ("AWS_SECRET_ACCESS_KEY", "secret"),
            ("AWS_REGION", "eu-central-1"),
        ]
    }
}

async fn answer(request: HttpRequest, asked: Asked, body: Bytes, held: Data<Mutex<Held>>) -> HttpResponse {
    let mut held = held.lock().unwrap();
    let key = request.path().trim_start_matches('/').to_owned();
    let signed = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !signed.starts_with(&format!("AWS4-HMAC-SHA256 Credential={KEY_ID}/")) || !signed.contains("Signature=") {
        held.unsigned += 1;
        return HttpResponse::Forbidden().finish();
    }
    match (request.method().as_str(), asked.get("uploadId").cloned()) {
        ("GET", _) if asked.contains_key("list-type") => held.list(&key, asked.get("prefix")),
        ("GET" | "HEAD", _) => held.get(&key, &request),
        ("POST", None) if asked.contains_key("uploads") => held.begin(),
        ("POST", Some(upload)) => held.complete(&key, &upload),
        ("PUT", Some(upload)) => held.part(&upload, asked["partNumber"].parse().unwrap(), body.to_vec()),
        ("DELETE", Some(upload)) => held.abort(&upload),
        ("PUT", None) => held.put(key, &request, body.to_vec()),
        ("DELETE", None) => {
            held.objects.remove(&key);
            HttpResponse::NoContent().finish()
        }
        _ => HttpResponse::MethodNotAllowed().finish(),
    }
}

fn xml(body: &str) -> HttpResponse {
    HttpResponse::Ok().content_type("application/xml").body(format!("<?xml version=\"1.0\"?>{body}"))
}

impl Held {
    fn begin(&mut self) -> HttpResponse {
        self.begun += 1;
        let upload = format!("upload-{}", self.begun);
        self.uploads.insert(upload.clone(), BTreeMap::new());
        xml(&format!("<InitiateMultipartUploadResult><UploadId>{upload}</UploadId></InitiateMultipartUploadResult>"))
    }

    fn part(&mut self, upload: &str, number: usize, body: Vec<u8>) -> HttpResponse {
        let Some(parts) = self.uploads.get_mut(upload) else {
            return HttpResponse::NotFound().finish();
        };
        parts.insert(number, body);
        HttpResponse::Ok().insert_header((ETAG, format!("\"{number}\""))).finish()
    }

    fn complete(&mut self, key: &str, upload: &str) -> HttpResponse {
        let Some(parts) = self.uploads.remove(upload) else {
            return HttpResponse::NotFound().finish();
        };
        let parts: Vec<Vec<u8>> = parts.into_values().collect();
        let (_, all_but_the_last) = parts.split_last().unwrap();
        if all_but_the_last.iter().any(|part| part.len() < PART_BYTES_MIN) {
            return HttpResponse::BadRequest().body("EntityTooSmall");
        }
        self.objects.insert(key.to_owned(), parts.concat());
        xml("<CompleteMultipartUploadResult><ETag>\"whole\"</ETag></CompleteMultipartUploadResult>")
    }

    fn abort(&mut self, upload: &str) -> HttpResponse {
        self.uploads.remove(upload);
        HttpResponse::NoContent().finish()
    }

    fn put(&mut self, key: String, request: &HttpRequest, body: Vec<u8>) -> HttpResponse {
        let Some(from) = request.headers().get("x-amz-copy-source") else {
            self.objects.insert(key, body);
            return HttpResponse::Ok().insert_header((ETAG, "\"put\"")).finish();
        };
        let copied = self.objects.get(from.to_str().unwrap().trim_start_matches('/')).cloned();
        let Some(copied) = copied else {
            return HttpResponse::NotFound().finish();
        };
        self.objects.insert(key, copied);
        xml("<CopyObjectResult><ETag>\"copy\"</ETag></CopyObjectResult>")
    }

    fn get(&self, key: &str, request: &HttpRequest) -> HttpResponse {
        let Some(bytes) = self.objects.get(key) else {
            return HttpResponse::NotFound().finish();
        };
        let mut response = HttpResponse::Ok();
        response.insert_header((ETAG, "\"whole\"")).insert_header((LAST_MODIFIED, "Wed, 21 Oct 2015 07:28:00 GMT"));
        let Some(range) = request.headers().get(RANGE) else {
            return response.body(bytes.clone());
        };
        let (first, last) = range.to_str().unwrap().trim_start_matches("bytes=").split_once('-').unwrap();
        let (first, last) = (first.parse::<usize>().unwrap(), last.parse::<usize>().unwrap().min(bytes.len() - 1));
        let told = format!("bytes {first}-{last}/{}", bytes.len());
        response.status(StatusCode::PARTIAL_CONTENT).insert_header((CONTENT_RANGE, told));
        response.body(bytes[first..=last].to_vec())
    }

    fn list(&self, bucket: &str, prefix: Option<&String>) -> HttpResponse {
        let bucket = format!("{}/", bucket.trim_end_matches('/'));
        let keys = self.objects.iter().filter_map(|(key, bytes)| Some((key.strip_prefix(&bucket)?, bytes.len())));
        let listed = keys.filter(|(key, _)| prefix.is_none_or(|prefix| key.starts_with(prefix.as_str())));
        let entries: String = listed
            .map(|(key, size)| {
                format!(
                    "<Contents><Key>{key}</Key><Size>{size}</Size>\
                     <LastModified>2015-10-21T07:28:00.000Z</LastModified><ETag>\"whole\"</ETag></Contents>"
                )
            })
            .collect();
        xml(&format!("<ListBucketResult><IsTruncated>false</IsTruncated>{entries}</ListBucketResult>"))
    }
}
