using System.Globalization;
using System.Text;

namespace ActorShm.Hocon;

/// <summary>Writes values as HOCON that reads back as equal values: one field per line, quotes only where they are needed.</summary>
internal static class HoconRenderer
{
    private const int IndentWidth = 2;

    /// <summary>Renders a value on its own; an object gets its braces.</summary>
    public static string Render(HoconValue value)
    {
        var text = new StringBuilder();
        WriteValue(text, value, indent: 0);
        return text.ToString();
    }

    /// <summary>Renders a whole document, whose root object needs no braces.</summary>
    public static string RenderRoot(HoconObject root)
    {
        var text = new StringBuilder();
        WriteFields(text, root, indent: 0);
        return text.ToString();
    }

    /// <summary>Renders the text as a JSON string, quotes included.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                // Half a surrogate pair would not survive being written as UTF-8.
                _ when char.IsControl(c) || char.IsSurrogate(c) => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }

    private static void WriteValue(StringBuilder text, HoconValue value, int indent)
    {
        switch (value)
        {
            case HoconObject { Fields.Count: 0 }:
                text.Append("{}");
                break;
            case HoconObject fields:
                text.Append("{\n");
                WriteFields(text, fields, indent + IndentWidth);
                text.Append(' ', indent).Append('}');
                break;
            case HoconArray array:
                WriteArray(text, array, indent);
                break;
            case HoconScalar scalar:
                text.Append(scalar.Kind == HoconValueKind.String && !CanStandUnquoted(scalar.Text) ? Quote(scalar.Text) : scalar.Text);
                break;
        }
    }

    private static void WriteFields(StringBuilder text, HoconObject fields, int indent)
    {
        foreach (var (name, value) in fields.Fields)
        {
            text.Append(' ', indent).Append(HoconPath.RenderElement(name));
            text.Append(value is HoconObject ? " " : " = ");
            WriteValue(text, value, indent);
            text.Append('\n');
        }
    }

    private static void WriteArray(StringBuilder text, HoconArray array, int indent)
    {
        text.Append('[');
        for (var i = 0; i < array.Items.Count; i++)
        {
            text.Append(i == 0 ? "" : ", ");
            WriteValue(text, array.Items[i], indent);
        }

        text.Append(']');
    }

    private static bool CanStandUnquoted(string text) =>
        text.Length > 0
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/')
        && !text.Contains("//", StringComparison.Ordinal)
        && ScalarSyntax.KindOf(text) == HoconValueKind.String;
}
