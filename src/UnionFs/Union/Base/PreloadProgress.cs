namespace UnionFs;

/// <summary>How far <see cref="LayerStack.Preload"/> has come.</summary>
/// <param name="Loaded">Directories that are loaded.</param>
/// <param name="Pending">Directories that are known and not loaded yet; 0 at the end.</param>
/// <param name="Names">Names in the directories that are loaded.</param>
public readonly record struct PreloadProgress(int Loaded, int Pending, long Names)
{
    /// <summary>As a person would say it.</summary>
    public override string ToString() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"{Loaded} directories with {Names} names loaded, {Pending} to go");
}
