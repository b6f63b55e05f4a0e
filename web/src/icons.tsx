import type { ReactNode } from 'react';

function icon(name: string, paths: ReactNode) {
  function Icon({ size = 18 }: { size?: number }) {
    return (
      <svg width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth={1.75} strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
        {paths}
      </svg>
    );
  }
  Icon.displayName = `${name}Icon`;
  return Icon;
}

export const LibraryIcon = icon('Library', <><rect x="3" y="3" width="7.5" height="9" rx="1.5" /><rect x="13.5" y="3" width="7.5" height="5" rx="1.5" /><rect x="13.5" y="11" width="7.5" height="10" rx="1.5" /><rect x="3" y="15" width="7.5" height="6" rx="1.5" /></>);
export const InboxIcon = icon('Inbox', <><path d="M3 13l3-8h12l3 8v6H3z" /><path d="M3 13h5l1.5 3h5L16 13h5" /></>);
export const CampaignIcon = icon('Campaign', <><rect x="3" y="4" width="18" height="16" rx="2" /><path d="M3 9.5h18M9 9.5V20M15 9.5V20" /></>);
export const ComponentIcon = icon('Component', <><rect x="4" y="4" width="7" height="7" rx="1.5" /><rect x="13" y="13" width="7" height="7" rx="1.5" /><path d="M16.5 4v7M13 7.5h7M7.5 13v7M4 16.5h7" /></>);
export const PlacementIcon = icon('Placement', <><path d="M21 3L10 14" /><path d="M21 3l-7 18-4-7-7-4z" /></>);
export const ReceiptIcon = icon('Receipt', <><path d="M5 3h14v18l-3.5-2-3.5 2-3.5-2L5 21z" /><path d="M9 8h6M9 12h6" /></>);
export const AuditIcon = icon('Audit', <><path d="M12 3l8 3v6c0 4.5-3.2 7.8-8 9-4.8-1.2-8-4.5-8-9V6z" /><path d="M8.5 12l2.5 2.5 4.5-5" /></>);
export const UploadIcon = icon('Upload', <><path d="M12 16V4M7 9l5-5 5 5" /><path d="M4 16v3a1 1 0 001 1h14a1 1 0 001-1v-3" /></>);
export const SearchIcon = icon('Search', <><circle cx="11" cy="11" r="6.5" /><path d="M16 16l5 5" /></>);
