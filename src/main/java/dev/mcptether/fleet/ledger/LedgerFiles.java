package dev.mcptether.fleet.ledger;

import java.io.IOException;

/// The files of a home's ledgers, one for each boot.
public interface LedgerFiles {
    /// The file of this boot's ledger, whether it exists or not.
    LedgerFile of(String boot);

    /// Removes the ledgers of earlier boots that are too old or too many.
    ///
    /// @param present the boot whose ledger stays, however old or large it is
    void removeOld(String present) throws IOException;
}
