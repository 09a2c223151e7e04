namespace ActorShm.Hocon.Tests;

public class HoconErrorTests
{
    [Theory]
    [InlineData("{", 1, 2, "expected a key, or '}' to close the '{' of line 1, but found the end of the text.")]
    [InlineData("}", 1, 1, "expected a key, or the end of the text, but found '}'.")]
    [InlineData("a = 1 }", 1, 7, "expected ',', a new line, or the end of the text but found '}'.")]
    [InlineData("{} x", 1, 4, "expected the end of the text after the root object but found 'x'.")]
    [InlineData("[1]", 1, 1, "expected an object at the root of the text, with or without braces, but found '['.")]
    [InlineData("\n  a\nb = 1", 3, 1, "expected '=', ':', '+=' or '{' after the key a but found 'b'.")]
    [InlineData("a", 1, 2, "expected '=', ':', '+=' or '{' after the key a but found the end of the text.")]
    [InlineData("a = ", 1, 5, "expected a value after '=' but found the end of the text.")]
    [InlineData("{ a : }", 1, 7, "expected a value after ':' but found '}'.")]
    [InlineData("a += ,", 1, 6, "expected a value after '+=' but found ','.")]
    [InlineData(", a = 1", 1, 1, "expected a key, or the end of the text, but found ','.")]
    [InlineData("a = 1,, b = 2", 1, 7, "expected a key, or the end of the text, but found ','.")]
    [InlineData("{ a { b = 1 } c = 2 }", 1, 15, "an object and text side by side cannot become one value; put a ',' or a new line between them, or quote what is text.")]
    [InlineData("a = [,1]", 1, 6, "expected a value, or ']' to close the '[' of line 1, but found ','.")]
    [InlineData("a = [1,,2]", 1, 8, "expected a value, or ']' to close the '[' of line 1, but found ','.")]
    [InlineData("a = [\n1,\n", 3, 1, "expected a value, or ']' to close the '[' of line 1, but found the end of the text.")]
    [InlineData("a = [ 10, }]", 1, 11, "expected a value, or ']' to close the '[' of line 1, but found '}'.")]
    [InlineData("a = [1] \n [2]", 2, 2, "expected a key, or the end of the text, but found '['.")]
    [InlineData("a..b = 1", 1, 1, "this path starts or ends with '.', or has two dots in a row; a name that is empty must be written \"\".")]
    [InlineData(".a = 1", 1, 1, "this path starts or ends with '.', or has two dots in a row; a name that is empty must be written \"\".")]
    [InlineData("x = 1, a. = 1", 1, 8, "this path starts or ends with '.', or has two dots in a row; a name that is empty must be written \"\".")]
    [InlineData("a = ${b", 1, 8, "expected '}' to close the substitution of column 5 but found the end of the text.")]
    [InlineData("a = ${}", 1, 7, "expected a path such as a.b but found '}'.")]
    [InlineData("a = ${?}", 1, 8, "expected a path such as a.b but found '}'.")]
    [InlineData("a = ${ ?b}", 1, 8, "'?' is reserved and cannot stand outside quotes; write \"?\" if it is part of a string.")]
    [InlineData("a = ${${b}}", 1, 7, "expected a path such as a.b but found '${'.")]
    [InlineData("${a} = 1", 1, 1, "expected a key, or the end of the text, but found '${'.")]
    [InlineData("a = $", 1, 5, "'$' is reserved and cannot stand outside quotes; write \"$\" if it is part of a string.")]
    [InlineData("a = x@y", 1, 6, "'@' is reserved and cannot stand outside quotes; write \"@\" if it is part of a string.")]
    [InlineData("a = 10e+3e", 1, 8, "'+' is reserved and cannot stand outside quotes; write \"+\" if it is part of a string.")]
    [InlineData("a = b:c", 1, 6, "expected ',', a new line, or the end of the text but found ':'.")]
    [InlineData("a = \"x\nb = 1", 1, 5, "expected '\"' to close this string before the end of its line; for a string of several lines use \"\"\".")]
    [InlineData("a = \"x\ty\"", 1, 7, "the control character U+0009 cannot stand in a quoted string; write \\u0009.")]
    [InlineData("a = \"x\\q\"", 1, 7, "expected one of the escapes \\\" \\\\ \\/ \\b \\f \\n \\r \\t or \\u with four hexadecimal digits.")]
    [InlineData("a = \"\\u12\"", 1, 6, "expected one of the escapes \\\" \\\\ \\/ \\b \\f \\n \\r \\t or \\u with four hexadecimal digits.")]
    [InlineData("a = \"\\u12\0\0\"", 1, 6, "expected one of the escapes \\\" \\\\ \\/ \\b \\f \\n \\r \\t or \\u with four hexadecimal digits.")]
    [InlineData("b = \"\"\"x\n\ny\"\"", 1, 5, "expected \"\"\" to close this string but found the end of the text.")]
    [InlineData("b = \"\"\"x\n\ny\"\"\" a = }", 3, 8, "expected ',', a new line, or the end of the text but found '='.")]
    [InlineData("include foo", 1, 8, "expected include \"file\", include file(\"file\"), or either inside required( ) but found 'foo'; a key that starts with the word include is written in quotes.")]
    [InlineData("include = 1", 1, 9, "expected the quoted name of a file (include \"file\", include file(\"file\"), or either inside required( )) but found '='.")]
    [InlineData("include url(\"http://h/x\")", 1, 8, "'url(' is not supported: only files are included (include \"file\", include file(\"file\"), or either inside required( )).")]
    [InlineData("include \"http://h/x\"", 1, 9, "'http://h/x' is a URL; only files are included.")]
    [InlineData("include file(\"/x\"", 1, 18, "expected ')' to close the include but found the end of the text.")]
    [InlineData("include \"/x\" : 10", 1, 14, "expected ',', a new line, or the end of the text but found ':'.")]
    [InlineData("include \"x.conf\"", 1, 9, "'x.conf' is relative to the including file, but this text was not read from a file; write an absolute path.")]
    [InlineData("include required(\"/no/such.conf\")", 1, 18, "the required file '/no/such.conf' does not exist.")]
    public void Text_that_is_not_HOCON_is_refused_with_its_place(string hocon, int line, int column, string problem)
    {
        AssertRefused(hocon, line, column, problem);
    }

    [Theory]
    [InlineData("a = 1\nb = ${x.y}", 2, 5, "${x.y} is not defined, neither in this configuration nor as an environment variable; define it, or write ${?…} to do without.")]
    [InlineData("a = ${x}, a { b = 42 }", 1, 5, "${x} is not defined, neither in this configuration nor as an environment variable; define it, or write ${?…} to do without.")]
    [InlineData("a = ${b}, b = ${?x}", 1, 5, "${b} is not defined, neither in this configuration nor as an environment variable; define it, or write ${?…} to do without.")]
    [InlineData("a = ${a}", 1, 5, "${a} refers to itself, and there is no older value to use instead.")]
    [InlineData("a = ${b}\nb = ${c}\nc = ${a}", 3, 5, "${a} refers to itself by way of ${b} -> ${c} -> ${a}, and there is no older value to use instead.")]
    [InlineData("a = ${a}, a { b = 1 }", 1, 5, "${a} refers to itself, and there is no older value to use instead.")]
    [InlineData("a = 1, a { x = ${a} }", 1, 16, "this value contains itself; a reference inside an object or array cannot mean an older value of it.")]
    [InlineData("a = 1, a = [${a}, 2]", 1, 13, "this value contains itself; a reference inside an object or array cannot mean an older value of it.")]
    [InlineData("a { b = ${c} }, c { d = ${a} }", 1, 25, "this value contains itself; a reference inside an object or array cannot mean an older value of it.")]
    [InlineData("a = x [1]", 1, 7, "text and an array side by side cannot become one value; put a ',' or a new line between them, or quote what is text.")]
    [InlineData("a = { b = 1 } [1]", 1, 15, "an object and an array side by side cannot become one value; put a ',' or a new line between them, or quote what is text.")]
    [InlineData("a = ${x} y, x { z = 1 }", 1, 10, "an object and text side by side cannot become one value; put a ',' or a new line between them, or quote what is text.")]
    [InlineData("a = ${x}\" \"${x}, x = [1]", 1, 9, "an array and text side by side cannot become one value; put a ',' or a new line between them, or quote what is text.")]
    [InlineData("a = [1] ${x}, x { z = 1 }", 1, 9, "an array and an object side by side cannot become one value; put a ',' or a new line between them, or quote what is text.")]
    [InlineData("a = 10, a += 2", 1, 11, "an array and text side by side cannot become one value; put a ',' or a new line between them, or quote what is text.")]
    public void A_reference_or_concatenation_without_a_meaning_is_refused_with_its_place(string hocon, int line, int column, string problem)
    {
        AssertRefused(hocon, line, column, problem);
    }

    private static void AssertRefused(string hocon, int line, int column, string problem)
    {
        var e = Assert.Throws<HoconParseException>(() => ConfigurationFactory.ParseString(hocon, "node.conf"));

        Assert.Equal($"node.conf:{line}:{column}: {problem}", e.Message);
        Assert.Equal(("node.conf", line, column), (e.Source, e.Line, e.Column));
    }
}
