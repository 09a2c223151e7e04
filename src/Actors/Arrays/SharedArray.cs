using System.Linq.Expressions;
using ActorShm.Actors.Arrays;
using ActorShm.Actors.Messages;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Actors;

/// <summary>An array in shared memory, or a computation over such arrays that runs when its result is asked for.</summary>
/// <remarks>
/// <para>
/// Operators and lambdas only build an expression. The <c>…Async</c> members submit it as one program, which the nodes of the
/// run compute in as few passes over memory as possible. The numbers never leave shared memory, and the answer has the same bits
/// for any number of nodes.
/// </para>
/// <para>
/// Operators mean for each element what they mean in C#; see <see cref="CSharpOperators"/>. A lambda that cannot be translated
/// throws <see cref="LambdaException"/> where it is passed. Arrays combine with arrays whose shapes fit, and with single values.
/// </para>
/// <para>
/// The array owns no memory: segments belong to the session of their <see cref="RunClient"/>. A computation is done anew each time
/// its result is asked for. Immutable, so safe on any thread.
/// </para>
/// <example>
/// <code>
/// var x = new SharedArray&lt;double&gt;(client, await client.AdoptFileAsync(path, "x"));
/// var y = x.Select(v => Math.Sqrt(v * v + 1));
/// var (mean, max) = await y.AggregateAsync(a => a.Mean(), a => a.Max()); // one pass over x
/// var chosen = await y.Where(v => v > mean).CountAsync();
/// var kept = await (y / max).ToSegmentAsync("scaled");                   // a .npy file that every process can map
/// </code>
/// </example>
/// </remarks>
/// <typeparam name="T">The element type: bool, the integers, Half, float, double, <see cref="System.Numerics.Complex"/> or <see cref="Complex64"/>, as far as programs compute with it.</typeparam>
public sealed partial class SharedArray<T>
    where T : unmanaged
{
    /// <summary>Creates an array from a segment of a run.</summary>
    /// <param name="client">The client that opens the segment and runs the computations. It must outlive the array.</param>
    /// <param name="segment">The segment, for example from <see cref="RunClient.AdoptFileAsync"/>.</param>
    /// <exception cref="ArgumentException">The segment holds elements of another type.</exception>
    /// <exception cref="NotSupportedException">Programs cannot compute with the element type.</exception>
    public SharedArray(RunClient client, SegmentHandle segment)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(segment);
        var element = ElementTypes.Of<T>();
        if (segment.Element != element)
        {
            throw new ArgumentException($"The segment holds {segment.Element.Name()} and was asked for as {element.Name()}. Take SharedArray<{segment.Element.ClrType().Name}>.", nameof(segment));
        }

        Lazy = new LazyArray(client, ArrayExpression.Input(segment, element.ToDType(), [.. segment.Shape.Dimensions]), null, []);
    }

    internal SharedArray(LazyArray lazy)
    {
        var element = ElementTypes.Of<T>();
        if ((byte)lazy.Expression.DType != (byte)element)
        {
            throw new InvalidOperationException($"{lazy.Expression} gives {lazy.Expression.DType.Name()} where C# has {element.Name()}: a translation is wrong.");
        }

        Lazy = lazy;
    }

    /// <summary>Gets the segment that holds the elements; null for a computation.</summary>
    public SegmentHandle? Segment => Lazy.Expression.IsInput && !IsFiltered ? (SegmentHandle)Lazy.Expression.InputKey : null;

    /// <summary>Gets the lengths of the axes; for a filtered array, those of the array that it chooses from.</summary>
    public Shape Shape => new(Lazy.Expression.Shape.AsSpan());

    /// <summary>Gets whether the array chooses elements by <see cref="Where"/>.</summary>
    public bool IsFiltered => Lazy.Filter is not null;

    /// <summary>Gets the text of the program that computes the elements; its inputs are called <c>x0</c>, <c>x1</c>, ….</summary>
    public string ProgramText => ArrayProgram.Of([Lazy.Expression]).Text;

    internal LazyArray Lazy { get; }

    /// <summary>Converts a single value to an array that combines with others, so that <c>x * 2</c> can be written.</summary>
    /// <exception cref="NotSupportedException">Programs cannot compute with the type, or cannot write the value.</exception>
    public static implicit operator SharedArray<T>(T value) => new(new LazyArray(null, ArrayExpression.Constant(value), null, []));

    /// <summary>Applies a function to each element.</summary>
    /// <param name="selector">The function. The values of captured variables are read now.</param>
    /// <exception cref="LambdaException">A part of the lambda cannot be translated; nothing has run.</exception>
    public SharedArray<TResult> Select<TResult>(Expression<Func<T, TResult>> selector)
        where TResult : unmanaged =>
        new(LazyArray.Over(LambdaTranslator.Translate(selector, Lazy.Expression), Lazy));

    /// <summary>Applies a function to the elements at the same place in two arrays.</summary>
    /// <param name="other">The other array, whose shape must fit, or a single value.</param>
    /// <param name="selector">The function. The values of captured variables are read now.</param>
    /// <exception cref="LambdaException">A part of the lambda cannot be translated; nothing has run.</exception>
    /// <exception cref="ArgumentException">The shapes do not fit, or the arrays belong to different clients or choose different elements.</exception>
    public SharedArray<TResult> Zip<TOther, TResult>(SharedArray<TOther> other, Expression<Func<T, TOther, TResult>> selector)
        where TOther : unmanaged
        where TResult : unmanaged
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(LazyArray.Over(LambdaTranslator.Translate(selector, Lazy.Expression, other.Lazy.Expression), Lazy, other.Lazy));
    }

    /// <summary>Applies a function to the elements at the same place in three arrays.</summary>
    /// <param name="second">The second array, whose shape must fit, or a single value.</param>
    /// <param name="third">The third array, whose shape must fit, or a single value.</param>
    /// <param name="selector">The function. The values of captured variables are read now.</param>
    /// <exception cref="LambdaException">A part of the lambda cannot be translated; nothing has run.</exception>
    /// <exception cref="ArgumentException">The shapes do not fit, or the arrays belong to different clients or choose different elements.</exception>
    public SharedArray<TResult> Zip<TSecond, TThird, TResult>(
        SharedArray<TSecond> second, SharedArray<TThird> third, Expression<Func<T, TSecond, TThird, TResult>> selector)
        where TSecond : unmanaged
        where TThird : unmanaged
        where TResult : unmanaged
    {
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(third);
        var translated = LambdaTranslator.Translate(selector, Lazy.Expression, second.Lazy.Expression, third.Lazy.Expression);
        return new(LazyArray.Over(translated, Lazy, second.Lazy, third.Lazy));
    }

    /// <summary>Chooses the elements for which a condition holds; reductions then cover only these.</summary>
    /// <remarks>
    /// Nothing is moved: a reduction passes over all elements and leaves out those that are not chosen. The chosen elements do not lie
    /// next to each other, so a filtered array cannot be written to a segment.
    /// </remarks>
    /// <param name="predicate">The condition. The values of captured variables are read now.</param>
    /// <exception cref="LambdaException">A part of the lambda cannot be translated; nothing has run.</exception>
    /// <exception cref="InvalidOperationException">The array is a single value.</exception>
    public SharedArray<T> Where(Expression<Func<T, bool>> predicate)
    {
        if (Lazy.Expression.Shape.IsEmpty)
        {
            throw new InvalidOperationException($"{ProgramText} is a single value, and there is nothing to choose. Write Select(v => … ? v : …).");
        }

        var chosen = LambdaTranslator.Translate(predicate, Lazy.Expression);
        return new(Lazy with { Filter = Lazy.Filter is null ? chosen : CSharpOperators.Binary(ExpressionType.AndAlso, Lazy.Filter, chosen) });
    }

    /// <summary>Gets the element type, the shape and the program, for people to read.</summary>
    public override string ToString() =>
        $"{ElementTypes.Of<T>().Name()} {Shape}: {ProgramText}" + (Lazy.Filter is null ? "" : $" where {Lazy.Filter}");
}
