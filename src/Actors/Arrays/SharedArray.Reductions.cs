using System.Linq.Expressions;
using ActorShm.Actors.Client;
using ActorShm.Kernels;

namespace ActorShm.Actors.Arrays;

// Reductions whose type does not depend on the elements'; the others are in FloatArrays, SignedArrays and their like.
public sealed partial class SharedArray<T>
{
    /// <summary>The smallest element, not computed yet; NaN when an element is NaN.</summary>
    /// <exception cref="InvalidOperationException">The array has no elements.</exception>
    public SharedArray<T> Min() => Extreme("smallest", ArrayReductions.Minimum);

    /// <summary>The largest element, not computed yet; NaN when an element is NaN.</summary>
    /// <exception cref="InvalidOperationException">The array has no elements.</exception>
    public SharedArray<T> Max() => Extreme("largest", ArrayReductions.Maximum);

    /// <summary>The index of the first smallest element, or of the first NaN, in the order of the last axis; not computed yet.</summary>
    /// <exception cref="InvalidOperationException">The array has no elements, or is filtered.</exception>
    public SharedArray<long> ArgMin() => IndexOfExtreme("smallest", largest: false);

    /// <summary>The index of the first largest element, or of the first NaN, in the order of the last axis; not computed yet.</summary>
    /// <exception cref="InvalidOperationException">The array has no elements, or is filtered.</exception>
    public SharedArray<long> ArgMax() => IndexOfExtreme("largest", largest: true);

    /// <summary>How many elements there are, or were chosen; not computed yet.</summary>
    public SharedArray<long> Count()
    {
        var count = Lazy.Filter is null ? ArrayExpression.Constant(Shape.ElementCount) : ArrayReductions.CountTrue(Lazy.Filter, null);
        return new(Lazy with { Expression = count, Filter = null });
    }

    /// <summary>How many elements are not zero, not computed yet; NaN is not zero.</summary>
    public SharedArray<long> CountNonzero() => Reduced<long>(this, static (values, filter) => ArrayReductions.CountTrue(ArrayReductions.IsNonzero(values), filter));

    /// <summary>Whether a condition holds for an element, not computed yet; false when there are no elements.</summary>
    /// <param name="predicate">The condition.</param>
    /// <exception cref="LambdaException">A part of the lambda cannot be translated; nothing has run.</exception>
    public SharedArray<bool> Any(Expression<Func<T, bool>> predicate) => Select(predicate).Any();

    /// <summary>Whether a condition holds for every element, not computed yet; true when there are no elements.</summary>
    /// <param name="predicate">The condition.</param>
    /// <exception cref="LambdaException">A part of the lambda cannot be translated; nothing has run.</exception>
    public SharedArray<bool> All(Expression<Func<T, bool>> predicate) => Select(predicate).All();

    /// <summary>The smallest element; NaN when an element is NaN.</summary>
    /// <param name="progress">Told now and then how far the program is, or null.</param>
    /// <param name="cancellation">Cancels the program.</param>
    /// <exception cref="InvalidOperationException">There are no elements, or none was chosen.</exception>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public Task<T> MinAsync(IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) => Min().ToScalarAsync(progress, cancellation);

    /// <summary>The largest element; NaN when an element is NaN.</summary>
    /// <inheritdoc cref="MinAsync"/>
    public Task<T> MaxAsync(IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) => Max().ToScalarAsync(progress, cancellation);

    /// <summary>The index of the first smallest element, or of the first NaN, in the order of the last axis.</summary>
    /// <inheritdoc cref="MinAsync"/>
    public Task<long> ArgMinAsync(IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) => ArgMin().ToScalarAsync(progress, cancellation);

    /// <summary>The index of the first largest element, or of the first NaN, in the order of the last axis.</summary>
    /// <inheritdoc cref="MinAsync"/>
    public Task<long> ArgMaxAsync(IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) => ArgMax().ToScalarAsync(progress, cancellation);

    /// <summary>How many elements were chosen; without a filter all, which nothing needs to run for.</summary>
    /// <param name="progress">Told now and then how far the program is, or null.</param>
    /// <param name="cancellation">Cancels the program.</param>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public Task<long> CountAsync(IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) =>
        IsFiltered ? Count().ToScalarAsync(progress, cancellation) : Task.FromResult(Shape.ElementCount);

    /// <summary>How many elements are not zero; NaN is not zero.</summary>
    /// <inheritdoc cref="CountAsync"/>
    public Task<long> CountNonzeroAsync(IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) =>
        CountNonzero().ToScalarAsync(progress, cancellation);

    /// <summary>Whether a condition holds for an element; false when there are no elements.</summary>
    /// <param name="predicate">The condition.</param>
    /// <param name="progress">Told now and then how far the program is, or null.</param>
    /// <param name="cancellation">Cancels the program.</param>
    /// <exception cref="LambdaException">A part of the lambda cannot be translated; nothing has run.</exception>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public Task<bool> AnyAsync(Expression<Func<T, bool>> predicate, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) =>
        Any(predicate).ToScalarAsync(progress, cancellation);

    /// <summary>Whether a condition holds for every element; true when there are no elements.</summary>
    /// <inheritdoc cref="AnyAsync"/>
    public Task<bool> AllAsync(Expression<Func<T, bool>> predicate, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default) =>
        All(predicate).ToScalarAsync(progress, cancellation);

    /// <summary>A reduction of the elements that count.</summary>
    internal static SharedArray<TResult> Reduced<TResult>(SharedArray<T> array, Func<ArrayExpression, ArrayExpression?, ArrayExpression> reduce)
        where TResult : unmanaged
    {
        ArgumentNullException.ThrowIfNull(array);
        return new(array.Lazy with { Expression = reduce(array.Lazy.Expression, array.Lazy.Filter), Filter = null });
    }

    private SharedArray<T> Extreme(string which, Func<ArrayExpression, ArrayExpression?, ArrayExpression> reduce)
    {
        RequireElements(which);
        var reduced = Reduced<T>(this, reduce);
        if (Lazy.Filter is null)
        {
            return reduced;
        }

        var guard = new EmptyGuard(
            ArrayReductions.CountTrue(Lazy.Filter, null),
            $"No element of {this} was chosen, so there is no {which} one. Ask CountAsync() first, or make the condition wider.");
        return new(reduced.Lazy with { Guards = reduced.Lazy.Guards.Add(guard) });
    }

    private SharedArray<long> IndexOfExtreme(string which, bool largest)
    {
        RequireElements(which);
        return IsFiltered
            ? throw new InvalidOperationException(
                $"The index of the {which} element among the chosen ones is not known without moving them together. Write Select(v => … ? v : …) with a value that loses, and take the index in the whole array.")
            : Reduced<long>(this, (values, _) => ArrayReductions.IndexOfExtreme(values, largest));
    }

    private void RequireElements(string which)
    {
        if (Shape.ElementCount == 0)
        {
            throw new InvalidOperationException($"{this} has no elements, so there is no {which} one.");
        }
    }
}
