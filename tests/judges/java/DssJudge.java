import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.pades.validation.PDFDocumentValidator;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.spi.x509.revocation.crl.ExternalResourcesCRLSource;
import eu.europa.esig.dss.validation.reports.Reports;
import java.io.File;
import java.io.FileInputStream;

/** Judges PDFs: DssJudge ROOT.pem LIST.crl FILE...; a line each: file, indication, sub-indication, format. */
public final class DssJudge {
    public static void main(String[] arguments) throws Exception {
        CommonTrustedCertificateSource trusted = new CommonTrustedCertificateSource();
        trusted.addCertificate(DSSUtils.loadCertificate(new File(arguments[0])));
        CommonCertificateVerifier verifier = new CommonCertificateVerifier();
        verifier.setTrustedCertSources(trusted);
        verifier.setCrlSource(new ExternalResourcesCRLSource(new FileInputStream(arguments[1])));
        for (int at = 2; at < arguments.length; at++) {
            File file = new File(arguments[at]);
            try {
                PDFDocumentValidator validator = new PDFDocumentValidator(new FileDocument(file));
                validator.setCertificateVerifier(verifier);
                Reports reports = validator.validateDocument();
                SimpleReport report = reports.getSimpleReport();
                if (report.getSignatureIdList().isEmpty()) {
                    System.out.println(file + "\tNO_SIGNATURE\t\t");
                }
                for (String id : report.getSignatureIdList()) {
                    System.out.println(file + "\t" + report.getIndication(id) + "\t" + report.getSubIndication(id)
                            + "\t" + report.getSignatureFormat(id));
                }
            } catch (Exception error) {
                System.out.println(file + "\tUNREADABLE\t" + error.getClass().getSimpleName() + "\t");
            }
        }
    }
}
