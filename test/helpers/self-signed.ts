/** A certificate for this computer that nobody has signed, and its key, which protects nothing. Valid for a hundred years. */
export const SELF_SIGNED = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg7PXxtBAKKPQJ9Ssd
+5CensVavU/OHaT+Nxcy67d3AtKhRANCAARaTeWZIsyRBFXlA8N/9UWlM+8T+1us
fdnIjdbJSvqjDBwe3Ks4lMsktc1MF1mktFBGjTvQj1yLgjPHmvGhVNy2
-----END PRIVATE KEY-----
`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBnDCCAUGgAwIBAgIUHHAsgaiOxQ3yios02VH5QSKAr7cwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMjIxMDcyOFoYDzIxMjYxMDI5
MjEwNzI4WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARaTeWZIsyRBFXlA8N/9UWlM+8T+1usfdnIjdbJSvqjDBwe3Ks4lMsk
tc1MF1mktFBGjTvQj1yLgjPHmvGhVNy2o28wbTAdBgNVHQ4EFgQUvMqbitz9Wk+5
aFAJKMxnP9vnqdcwHwYDVR0jBBgwFoAUvMqbitz9Wk+5aFAJKMxnP9vnqdcwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSQAwRgIhAJ9EmMEZ2v8j+HJCRrVlrRbs/LqCYp1OB+qhgv3H+7KBAiEA
i/lJijPdG9qQLahosIDLY8Y/y/gIsIBxJVFsN5iZDwI=
-----END CERTIFICATE-----
`,
} as const;
