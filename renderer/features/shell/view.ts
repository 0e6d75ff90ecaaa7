/** The screens inside the shell. One more is a name here, a case in `Screen`, and a way to it. */
export type View = 'register' | 'settings' | 'credit';
