using System.Text;

namespace ActorShm.Hocon;

internal sealed partial class SubstitutionResolver
{
    /// <summary>Determines which of the three kinds of concatenation this is: text, an array, or merged objects.</summary>
    private Meaning FollowConcatenation(ConcatenationNode concatenation)
    {
        var pieces = concatenation.Pieces.ConvertAll(piece => (Node: piece, Meaning: Follow([piece])));
        var text = pieces.Find(static piece => piece.Meaning.IsText);
        var array = pieces.Find(static piece => piece.Meaning.IsArray);
        var objects = pieces.FindAll(static piece => piece.Meaning.IsObject);
        if (text.Node is not null && (array.Node is not null || objects.Count > 0))
        {
            throw HoconParser.ConcatenationMismatch(text.Node.Origin, array.Node is null ? "an object" : "an array", "text");
        }

        if (array.Node is not null)
        {
            return Meaning.Value(concatenation, isArray: true);
        }

        if (objects.Count > 0)
        {
            // The last piece is the most recent one.
            objects.Reverse();
            return Meaning.Merged([.. objects.SelectMany(static piece => piece.Meaning.Objects)], hidesBelow: false);
        }

        return pieces.TrueForAll(static piece => piece.Meaning.IsUndefined)
            ? Meaning.Undefined
            : Meaning.Value(concatenation, isArray: false);
    }

    private HoconScalar BuildText(ConcatenationNode concatenation)
    {
        var text = new StringBuilder();
        foreach (var piece in concatenation.Pieces)
        {
            text.Append((Evaluate([piece]) as HoconScalar)?.Text);
            if (text.Length > HoconLimits.TextLength)
            {
                throw new HoconParseException(piece.Origin, $"this string grows beyond {HoconLimits.TextLength} characters.");
            }
        }

        return new HoconScalar(HoconValueKind.String, text.ToString(), concatenation.Origin);
    }

    private List<HoconValue> ConcatenatedItems(ConcatenationNode concatenation)
    {
        var items = new List<HoconValue>();
        foreach (var piece in concatenation.Pieces.Where(static piece => piece is not ScalarNode))
        {
            items.AddRange(Evaluate([piece]) switch
            {
                null => [],
                HoconArray array => array.Items,
                HoconObject fields when fields.AsNumberedArray() is { } numbered => numbered.Items,
                _ => throw HoconParser.ConcatenationMismatch(piece.Origin, "an array", "an object"),
            });
        }

        return items;
    }
}
