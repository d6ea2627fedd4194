import java.io.File;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Asks veraPDF whether files keep PDF standards: {@code java Validate.java ua1,2a FILE...}.
 *
 * <p>Tab-separated lines: file, standard, "kept" and the number of its rules; or file, standard, broken rule, what is
 * wrong and where it is so first.
 */
public final class Validate {
    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (String name : List.of(arguments).subList(1, arguments.length)) {
            for (String standard : arguments[0].split(",")) {
                report(new File(name), PDFAFlavour.fromString(standard));
            }
        }
    }

    private static void report(File file, PDFAFlavour standard) throws Exception {
        try (PDFAParser parser = Foundries.defaultInstance().createParser(file, standard);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(standard, false)) {
            ValidationResult result = validator.validate(parser);
            String start = file.getName() + "\t" + standard.getId() + "\t";
            if (result.isCompliant()) {
                System.out.println(start + "kept\t" + result.getValidationProfile().getRules().size());
            }
            Set<String> told = new LinkedHashSet<>();
            for (TestAssertion broken : result.getTestAssertions()) {
                String rule = broken.getRuleId().getClause() + "-" + broken.getRuleId().getTestNumber();
                if (told.add(rule)) {
                    String message = broken.getMessage().replaceAll("\\s+", " ");
                    System.out.println(start + rule + "\t" + message + " At: " + broken.getLocation().getContext());
                }
            }
        }
    }
}
