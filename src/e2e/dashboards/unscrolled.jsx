// In the place of scroll bars.
export const Scrollbars = ({ children, style }) => <div style={{ ...style, overflow: 'hidden', height: '100%' }}>{children}</div>;
export default Scrollbars;
