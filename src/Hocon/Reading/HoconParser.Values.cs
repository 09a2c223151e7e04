namespace ActorShm.Hocon;

internal sealed partial class HoconParser
{
    /// <summary>Reads everything that stands side by side up to the end of the line, a comma or a closing bracket.</summary>
    private SyntaxNode ParseValue(string expected)
    {
        SkipBlank();
        var pieces = new List<SyntaxNode>();
        HoconToken? space = null;
        while (true)
        {
            if (_current.Is(HoconTokenKind.WhiteSpace))
            {
                space = Take();
                continue;
            }

            if (ParsePiece() is not { } piece)
            {
                break;
            }

            if (pieces.Count > 0 && space is { } between)
            {
                pieces.Add(new ScalarNode(HoconValueKind.String, between.Text, between.Origin, isWhiteSpace: true));
            }

            pieces.Add(piece);
            space = null;
        }

        return pieces switch
        {
            [] => throw Expected(expected),
            [var only] => only,
            _ => Concatenated(pieces),
        };
    }

    private SyntaxNode? ParsePiece()
    {
        switch (_current.Kind)
        {
            case HoconTokenKind.Quoted:
                var quoted = Take();
                return new ScalarNode(HoconValueKind.String, quoted.Text, quoted.Origin);
            case HoconTokenKind.Unquoted:
                var unquoted = Take();
                return new ScalarNode(ScalarSyntax.KindOf(unquoted.Text), unquoted.Text, unquoted.Origin);
            case HoconTokenKind.OpenBrace:
                return ParseObject();
            case HoconTokenKind.OpenBracket:
                return ParseArray();
            case HoconTokenKind.OpenSubstitution or HoconTokenKind.OpenOptionalSubstitution:
                return ParseSubstitution();
            default:
                return null;
        }
    }

    private ObjectNode ParseObject()
    {
        var result = new ObjectNode(_current.Origin);
        var (anchor, path) = (_anchor, _path);
        if (anchor is null)
        {
            (_anchor, _path) = (result, []);
        }

        ParseBraces(result);
        (_anchor, _path) = (anchor, path);
        return result;
    }

    private ArrayNode ParseArray()
    {
        var opening = Take();
        var closingText = $"']' to close the '[' of line {opening.Origin.Line}";
        Enter(1, opening.Origin);
        var (anchor, path) = (_anchor, _path);
        (_anchor, _path) = (null, []);
        var items = new List<SyntaxNode>();
        SkipBlank();
        while (!_current.Is(HoconTokenKind.CloseBracket))
        {
            items.Add(ParseValue($"a value, or {closingText},"));
            SkipSeparator(HoconTokenKind.CloseBracket, closingText);
        }

        (_anchor, _path) = (anchor, path);
        Leave(1);
        Advance();
        return new ArrayNode(items, opening.Origin);
    }

    private SubstitutionNode ParseSubstitution()
    {
        var opening = Take();
        SkipSpace();
        var path = ParsePathExpression();
        if (!_current.Is(HoconTokenKind.CloseBrace))
        {
            throw Expected($"'}}' to close the substitution of column {opening.Origin.Column}");
        }

        Advance();
        return new SubstitutionNode(path, opening.Is(HoconTokenKind.OpenOptionalSubstitution), _scopes, opening.Origin);
    }

    /// <summary>Makes one node of several pieces. Pieces that are all text become one string right away.</summary>
    private static SyntaxNode Concatenated(List<SyntaxNode> pieces)
    {
        if (pieces.TrueForAll(static piece => piece is ScalarNode))
        {
            var text = string.Concat(pieces.Cast<ScalarNode>().Select(static piece => piece.Text));
            return new ScalarNode(HoconValueKind.String, text, pieces[0].Origin);
        }

        var first = pieces.Find(static piece => IsLiteral(piece));
        var misfit = first is null ? null : pieces.Find(piece => IsLiteral(piece) && piece.GetType() != first.GetType());
        return misfit is null
            ? new ConcatenationNode(pieces, pieces[0].Origin)
            : throw ConcatenationMismatch(misfit.Origin, NounOf(first!), NounOf(misfit));
    }

    /// <summary>Makes the error for values side by side that cannot become one value.</summary>
    public static HoconParseException ConcatenationMismatch(HoconOrigin origin, string first, string second) =>
        new(
            origin,
            $"{first} and {second} side by side cannot become one value; put a ',' or a new line between them, or quote what is text.");

    private static bool IsLiteral(SyntaxNode piece) => piece is ObjectNode or ArrayNode or ScalarNode { IsWhiteSpace: false };

    private static string NounOf(SyntaxNode literal) => literal switch
    {
        ObjectNode => "an object",
        ArrayNode => "an array",
        _ => "text",
    };
}
