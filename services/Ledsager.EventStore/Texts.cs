using System.Runtime.CompilerServices;

namespace Ledsager.EventStore;

/// <summary>Looks at names and ids before anything is written.</summary>
internal static class Texts
{
    /// <summary>Refuses a text that is empty, too long, or cannot be stored and read back as the same.</summary>
    public static void Check(string? text, int longest, [CallerArgumentExpression(nameof(text))] string what = "")
    {
        if (string.IsNullOrEmpty(text))
            throw new ArgumentException($"{what} is empty.", what);
        if (text.Length > longest)
            throw new ArgumentException($"{what} has {text.Length} characters; {longest} at most are allowed.", what);

        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0')
                throw new ArgumentException($"{what} holds the NUL character.", what);
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                throw new ArgumentException($"{what} holds half a surrogate pair.", what);
            i++;
        }
    }
}
