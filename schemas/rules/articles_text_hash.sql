-- rule: articles.text_sha256.of_text
-- column: text_sha256
-- reason: must be the SHA-256 of the text in UTF-8
-- tables: articles
-- dimension: accuracy
select article_id, text_sha256 as bad_value
from articles
where text_sha256 <> sha256(text)
