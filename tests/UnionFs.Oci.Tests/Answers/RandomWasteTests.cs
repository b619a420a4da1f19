using Xunit;

namespace UnionFs.Oci.Tests.Answers;

/// <summary>Changes and waste of random stacks against whole walks of every view.</summary>
public class RandomWasteTests
{
    private const int Seeds = 600;

    [Fact]
    public void Wasted_files_are_exactly_those_that_no_view_shows_any_more()
    {
        foreach (var (seed, stack) in RandomLayers.All(Seeds))
        {
            var naive = new NaiveImage(stack);
            var waste = ImageWaste.Of(stack, cancellationToken: TestContext.Current.CancellationToken);
            var expected = naive.Files.Values.Where(static f => f.HiddenBy >= 0 && f.Size > 0)
                .Select(static f => (f.Size, f.StoredIn, f.HiddenBy)).Order();
            var files = waste.Files.Where(static f => f.Cause != WasteCause.WrittenTwice).ToList();
            Assert.Equal(expected, files.Select(static f => (f.Bytes, f.StoredIn, f.HiddenBy)).Order());
            Assert.Equal(stack.Sum(static l => l.ContentBytes), waste.StoredBytes);
            Assert.All(files, f => Assert.True(
                naive.Files.Values.Any(n => n.Paths.Contains(f.Path!) && n.StoredIn == f.StoredIn && n.HiddenBy == f.HiddenBy && naive.CausesOf(n).Contains(f.Cause)),
                $"seed {seed}: {f}"));
        }
    }

    [Fact]
    public void Each_layer_changed_exactly_what_differs_between_the_views()
    {
        foreach (var (seed, stack) in RandomLayers.All(Seeds))
        {
            var naive = new NaiveImage(stack);
            foreach (var layer in ImageChanges.Of(stack, cancellationToken: TestContext.Current.CancellationToken).Layers)
            {
                var lines = layer.Changes.Select(static c => $"{c.ToString()[0]} {c.Path}");
                Assert.Equal(naive.Changes(layer.Index).Order(StringComparer.Ordinal), lines.Order(StringComparer.Ordinal));
            }
        }
    }

    [Fact]
    public void Copies_are_counted_by_content_and_links_are_none()
    {
        foreach (var (seed, stack) in RandomLayers.All(Seeds))
        {
            var live = new NaiveImage(stack).Files.Values.Where(static f => f.HiddenBy < 0 && f.Size > 0);
            var expected = live.GroupBy(static f => f.Sha256).Where(static g => g.Count() > 1).Select(static g => (g.Count(), g.First().Size * (g.Count() - 1))).Order();
            var waste = ImageWaste.Of(stack, cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(expected, waste.Duplicates.Select(static d => (d.Count, d.Bytes)).Order());
            Assert.Equal(waste.DuplicateBytes, waste.Duplicates.Sum(static d => d.Bytes));
        }
    }

    [Fact]
    public void Squashing_saves_what_is_stored_and_hidden_within_the_range()
    {
        foreach (var (seed, stack) in RandomLayers.All(Seeds))
        {
            var naive = new NaiveImage(stack);
            var waste = ImageWaste.Of(stack, cancellationToken: TestContext.Current.CancellationToken);
            for (var from = 0; from < stack.Count; from++)
            {
                for (var to = from; to < stack.Count; to++)
                {
                    // Bytes of the range that the view at its top still shows, against all that the range stores.
                    var stored = naive.Files.Values.Where(f => f.StoredIn >= from && f.StoredIn <= to);
                    var twice = waste.Files.Where(f => f.Cause == WasteCause.WrittenTwice && f.StoredIn >= from && f.StoredIn <= to).Sum(static f => f.Bytes);
                    Assert.Equal(stored.Where(f => f.HiddenBy >= 0 && f.HiddenBy <= to).Sum(static f => f.Size) + twice, waste.SavedBySquashing(from, to));
                }
            }
        }
    }
}
