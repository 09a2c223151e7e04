using System.Globalization;
using System.Net;
using ActorShm.Actors.Logging;

namespace ActorShm.Host.Reporting.Html;

/// <summary>A piece of a page. It is made from an interpolated string, whose values are escaped unless they are pieces of a page themselves.</summary>
/// <param name="Markup">The markup.</param>
internal readonly record struct HtmlText(string Markup)
{
    /// <summary>An empty piece.</summary>
    public static HtmlText Empty { get; } = new(string.Empty);

    /// <summary>Makes a piece from markup with values in it.</summary>
    public static HtmlText Of(FormattableString text) => new(text.ToString(EscapingFormat.Instance));

    /// <summary>Joins pieces one after the other.</summary>
    public static HtmlText Join(IEnumerable<HtmlText> pieces) => new(string.Join('\n', pieces.Select(piece => piece.Markup)));

    public override string ToString() => Markup;

    private sealed class EscapingFormat : IFormatProvider, ICustomFormatter
    {
        public static EscapingFormat Instance { get; } = new();

        public object? GetFormat(Type? formatType) => formatType == typeof(ICustomFormatter) ? this : null;

        public string Format(string? format, object? arg, IFormatProvider? formatProvider) => arg switch
        {
            null => string.Empty,
            HtmlText piece => piece.Markup,
            IEnumerable<HtmlText> pieces => Join(pieces).Markup,
            IFormattable value => WebUtility.HtmlEncode(value.ToString(format, CultureInfo.InvariantCulture)),
            _ => WebUtility.HtmlEncode(PrintableText.Lines(arg.ToString()!)),
        };
    }
}
