"""Apps and browsers that people hold in their hands, by the words their User-Agents carry.

The first word that stands in a User-Agent names it, so what is built on something else
stands before it: apps before the browsers they show pages in, browsers before the
engines they are made of. Words are lower case. A new one is one line; an app that is not
listed is named by the last product of its User-Agent.
"""

from __future__ import annotations

IN_AN_APP = "in an app"  # a page inside an app that does not say its name

APPS: tuple[tuple[str, str], ...] = (
    ("micromessenger/", "WeChat"),
    ("fban/messenger", "Messenger"),
    ("fb_iab/messenger", "Messenger"),
    ("fb_iab/orca-android", "Messenger"),
    ("barcelona ", "Threads"),
    ("instagram ", "Instagram"),
    ("fban/", "Facebook"),
    ("fb_iab/", "Facebook"),
    ("fbav/", "Facebook"),
    ("metaiab", "Facebook"),
    ("snapchat", "Snapchat"),
    ("aweme", "Douyin"),
    ("musical_ly", "TikTok"),
    ("trill_", "TikTok"),
    ("tiktok", "TikTok"),
    ("bytedancewebview", "TikTok"),
    (" line/", "LINE"),
    ("kakaotalk", "KakaoTalk"),
    ("naver(", "Naver"),
    ("daumapps", "Daum"),
    ("whatsapp/", "WhatsApp"),
    ("telegram", "Telegram"),
    ("linkedinapp", "LinkedIn"),
    ("twitter for", "X"),
    ("twitterandroid", "X"),
    ("pinterest", "Pinterest"),
    ("gsa/", "Google app"),
    ("googleapp/", "Google app"),
    ("bingsapphire/", "Bing"),
    ("bingweb/", "Bing"),
    ("weibo", "Weibo"),
    ("xhsdiscover", "Xiaohongshu"),
    ("alipayclient/", "Alipay"),
    ("aliapp(ap/", "Alipay"),
    ("dingtalk", "DingTalk"),
    ("aliapp(tb/", "Taobao"),
    ("mqqbrowser/", "QQ Browser"),
    (" qq/", "QQ"),
    ("baiduboxapp/", "Baidu"),
    ("yjapp-", "Yahoo! Japan"),
    ("zalo ", "Zalo"),
    ("zalo/", "Zalo"),
    ("viber/", "Viber"),
    ("discord/", "Discord"),
    ("reddit/", "Reddit"),
    ("slack_ssb/", "Slack"),
    ("slack/", "Slack"),
    ("teams/", "Teams"),
)

BROWSERS: tuple[tuple[str, str], ...] = (
    ("samsungbrowser/", "Samsung Internet"),
    ("miuibrowser/", "Mi Browser"),
    ("huaweibrowser/", "Huawei Browser"),
    ("honorbrowser/", "Honor Browser"),
    ("vivobrowser/", "Vivo Browser"),
    ("heytapbrowser/", "HeyTap Browser"),
    ("opx/", "Opera"),
    ("opr/", "Opera"),
    ("opt/", "Opera"),
    ("opera", "Opera"),
    ("edgios/", "Edge"),
    ("edga/", "Edge"),
    ("edg/", "Edge"),
    ("edge/", "Edge"),
    ("ucbrowser/", "UC Browser"),
    ("yabrowser/", "Yandex Browser"),
    ("yasearchbrowser/", "Yandex"),
    ("yandexsearch/", "Yandex"),
    ("duckduckgo/", "DuckDuckGo"),
    ("ddg/", "DuckDuckGo"),
    ("brave/", "Brave"),
    ("ecosia", "Ecosia"),
    ("qwant", "Qwant"),
    ("vivaldi/", "Vivaldi"),
    ("silk/", "Silk"),
    ("whale/", "Whale"),
    ("puffin/", "Puffin"),
    ("alohabrowser/", "Aloha"),
    ("quark/", "Quark"),
    ("focus/", "Firefox Focus"),
    ("klar/", "Firefox Focus"),
    ("fxios/", "Firefox"),
    ("crios/", "Chrome"),
)

ENGINES: tuple[tuple[str, str], ...] = (
    ("firefox/", "Firefox"),
    ("chrome/", "Chrome"),
    ("chromium/", "Chrome"),
    ("trident/", "Internet Explorer"),
    ("msie ", "Internet Explorer"),
)

# Products that stand in many User-Agents and name no app.
USUAL_PRODUCTS = frozenset((
    "aliapp", "android", "app", "applewebkit", "arkweb", "build", "centos", "channel", "chrome", "chromium",
    "configuration", "crios", "crosswalk", "debian", "density", "dpr", "edg", "edga", "edgios", "emui",
    "fbbv", "fbdv", "fedora", "firefox", "flyme", "fxios", "gecko", "height", "iabmv", "ios", "jssdk",
    "kaios", "khtml", "language", "like", "linux", "macintosh", "miui", "mobile", "mozilla", "net",
    "nettype", "nv", "opr", "opt", "os", "profile", "region", "release", "safari", "scale", "sdk",
    "smm-mms", "statusbarheight", "tblivesdk", "ubuntu", "ut4aplus", "version", "webkit", "webp", "webview",
    "width", "windows",
))  # fmt: skip

# Android apps by their package, as ``Referer: android-app://…`` names who opened the browser.
PACKAGES: dict[str, str] = {
    "com.google.android.googlequicksearchbox": "Google app",
    "com.google.ar.lens": "Google Lens",
    "com.google.android.googlecamera": "Camera",
    "com.sec.android.app.camera": "Camera",
    "com.android.camera": "Camera",
    "com.huawei.camera": "Camera",
    "com.oneplus.camera": "Camera",
    "com.oppo.camera": "Camera",
    "com.sonyericsson.android.camera": "Camera",
    "com.xiaomi.scanner": "Camera",
    "com.huawei.scanner": "Camera",
    "com.google.android.gm": "Gmail",
    "com.google.android.apps.messaging": "Google Messages",
    "com.whatsapp": "WhatsApp",
    "org.telegram.messenger": "Telegram",
    "com.facebook.katana": "Facebook",
    "com.facebook.orca": "Messenger",
    "com.instagram.android": "Instagram",
    "com.linkedin.android": "LinkedIn",
    "com.twitter.android": "X",
    "com.slack": "Slack",
}
