"""From words to needs: agreement between coders, likeness of texts, saturation."""
